using System.CommandLine;

namespace PioneerTrain.Generators;

/// <summary>The command <c>demo</c>, which writes exactly the committed rows of the demo.</summary>
internal static class DemoCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder for the two files (JSON Lines).",
            Required = true,
            HelpName = "folder",
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "Seed of the generator, any number. Different seeds give different names and sentences.",
            DefaultValueFactory = _ => DemoData.CommittedSeed,
            HelpName = "number",
        };
        var command = new Command("demo", "Write the synthetic rows of the demo.") { folder, seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (target, chosen) = (parsed.GetRequiredValue(folder), parsed.GetValue(seed));
            Write(target, DemoData.FileName, DemoData.Rows(chosen));
            Write(target, DemoData.HeldOutFileName, DemoData.HeldOutRows(chosen));
            var counts = $"{DemoData.TrainingRows} training, {DemoData.ValidationRows} validation and {DemoData.HeldOutRowCount} held-out rows";
            await output.WriteLineAsync($"Wrote {counts} to {target.FullName}.".AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }

    private static void Write(DirectoryInfo folder, string name, IEnumerable<DemoRow> rows)
    {
        using var file = File.Create(Path.Combine(folder.FullName, name));
        DemoData.Write(file, rows);
    }
}
