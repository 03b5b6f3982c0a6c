using System.CommandLine;

namespace PioneerTrain.Generators;

/// <summary>The command <c>kept-models</c>, which writes the list of the models of Octokit that the program uses.</summary>
internal static class KeptModelsCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Option<DirectoryInfo>("--output")
        {
            Description = $"Folder for the file {KeptModels.FileName}.",
            Required = true,
            HelpName = "folder",
        };
        var command = new Command("kept-models", "Write the list of the models of Octokit that native code must keep.") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = Path.Combine(parsed.GetRequiredValue(folder).FullName, KeptModels.FileName);
            await File.WriteAllTextAsync(file, KeptModels.Source(), cancellationToken);
            await output.WriteLineAsync($"Wrote {file}.".AsMemory(), cancellationToken);
            return 0;
        });
        return command;
    }
}
