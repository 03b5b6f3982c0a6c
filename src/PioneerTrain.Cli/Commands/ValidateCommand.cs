using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train validate</c>: checks config files and their data files without starting a job.
/// </summary>
internal static class ValidateCommand
{
    public static Command Build(HostServices services)
    {
        var files = new Argument<string[]>("config")
        {
            Description = "Config files",
            CompletionSources = { ValueWords.Files },
            DefaultValueFactory = _ => [Setting.Config.Default],
        };
        var format = OutputFormat.Option();
        var command = new Command("validate", "Check config files and their data files without starting a job") { files, format };
        command.SetAction(async (line, cancellationToken) => (int)await RunAsync(line.GetValue(files)!, line.GetValue(format) == OutputFormat.Json, services, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string[] files, bool asJson, HostServices services, CancellationToken cancellationToken)
    {
        var errors = new List<DiagnosticView>();
        var workspace = Workspace.OfCommandLine(services.Environment);
        foreach (var file in files)
        {
            errors.AddRange(await CheckAsync(file, asJson ? null : services.Terminal, workspace, cancellationToken));
        }

        Print(errors, asJson, services.Terminal);
        return errors.Count == 0 ? ExitCode.Passed : ExitCode.InvalidInput;
    }

    /// <summary>Returns the errors of a config and its data files, and prints what a valid one holds.</summary>
    private static async Task<IReadOnlyList<DiagnosticView>> CheckAsync(
        string file, Terminal? terminal, Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            var reading = (await ConfigFile.ReadAsync(file, [], workspace, cancellationToken)).Reading;
            if (reading is ConfigReading.Invalid invalid)
            {
                return [.. invalid.Diagnostics.Select(DiagnosticView.Of)];
            }

            var config = ((ConfigReading.Valid)reading).Config;
            var data = await DataFiles.CheckAsync(config.DataFiles, config.Job.BaseModel, workspace.Resolve, cancellationToken);
            terminal?.Print($"{file}: valid");
            foreach (var dataFile in data)
            {
                PrintContent(dataFile, terminal);
            }

            return [];
        }
        catch (RunException unusable)
        {
            return DiagnosticView.Of(file, unusable);
        }
    }

    private static void PrintContent(CheckedDataFile file, Terminal? terminal)
    {
        foreach (var line in file.Content.Describe())
        {
            terminal?.Print($"{file.File.Path}: {line}");
        }

        foreach (var warning in DataFiles.AllWarnings(file))
        {
            terminal?.WriteError($"warning: {warning}");
        }
    }

    private static void Print(List<DiagnosticView> findings, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            terminal.Print(JsonSerializer.Serialize([.. findings], CommandJson.Default.DiagnosticViewArray));
            return;
        }

        foreach (var finding in findings)
        {
            terminal.WriteError(finding.Text);
        }
    }
}
