using System.CommandLine;

namespace PioneerTrain.Generators;

/// <summary>The command <c>demo</c>, which writes exactly the committed rows of the demo.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output)
    {
        var file = new Option<FileInfo>("--output")
        {
            Description = "File to write (JSON Lines).",
            Required = true,
            HelpName = "file",
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the generator, any number. Different seeds give different names and sentences.",
            DefaultValueFactory = _ => DemoData.CommittedSeed,
            HelpName = "number",
        };
        var command = new Command("demo", "Write the synthetic rows of the demo.") { file, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(file);
            await using (var rows = target.Create())
            {
                DemoData.Write(rows, parsed.GetValue(seed));
            }

            var message = $"Wrote {DemoData.TrainingRows} training rows and {DemoData.ValidationRows} held-out rows to {target.FullName}.";
            await output.WriteLineAsync(message.AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
