using System.CommandLine;

namespace PioneerTrain.Generators;

/// <summary>The command <c>demo</c>: writes the demo's rows, byte for byte as they are committed.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output)
    {
        var file = new Option<FileInfo>("--output") { Description = "File to write (JSON Lines).", Required = true, HelpName = "file" };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Any number; another seed gives other names and sentences.",
            DefaultValueFactory = _ => DemoData.CommittedSeed,
            HelpName = "number",
        };
        var command = new Command("demo", "Write the demo's synthetic rows.") { file, seed };
        command.SetAction(async (given, cancellationToken) =>
        {
            var target = given.GetRequiredValue(file);
            await using (var rows = target.Create())
            {
                DemoData.Write(rows, given.GetValue(seed));
            }

            var sentence = $"{DemoData.TrainingRows} training rows and {DemoData.ValidationRows} held-out rows written to {target.FullName}";
            await output.WriteLineAsync(sentence.AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
