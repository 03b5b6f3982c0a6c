using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Reporting;

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
        var errors = new List<Finding>();
        var workspace = Workspace.OfCommandLine(services.Environment);
        foreach (var file in files)
        {
            errors.AddRange(await CheckAsync(file, asJson ? null : services.Terminal, workspace, cancellationToken));
        }

        if (errors.Count > 0)
        {
            throw new RunException(ExitCode.InvalidInput, string.Join('\n', errors)) { Findings = errors };
        }

        if (asJson)
        {
            services.Terminal.Print(JsonSerializer.Serialize(new ValidFiles(files), CommandJson.Default.ValidFiles));
        }

        return ExitCode.Passed;
    }

    /// <summary>Returns the errors of a config and its data files, and prints what a valid one holds.</summary>
    private static async Task<IReadOnlyList<Finding>> CheckAsync(string file, Terminal? terminal, Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            var config = (await ConfigFile.ReadAsync(file, [], workspace, cancellationToken)).Require();
            var data = await DataFiles.CheckAsync(config.DataFiles, config.Job.BaseModel, workspace.Resolve, cancellationToken);
            var heldOut = await HeldOutPlan.CheckAsync(file, config, data, workspace.Resolve, cancellationToken);
            terminal?.Print($"{file}: valid");
            foreach (var dataFile in data)
            {
                PrintContent(dataFile, terminal);
            }

            if (heldOut is not null)
            {
                PrintContent(heldOut.File, terminal);
                terminal?.Print($"{heldOut.Settings.Path}: {heldOut.Volume}");
                heldOut.Warnings.ToList().ForEach(warning => terminal?.WriteError($"warning: {warning}"));
            }

            return [];
        }
        catch (RunException unusable)
        {
            return unusable.Findings is [] ? [new Finding(unusable.Message, file)] : unusable.Findings;
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
}

/// <summary>What <c>validate</c> prints with <c>--output json</c> when there are no errors.</summary>
/// <param name="Files">The config files, as they were named.</param>
internal sealed record ValidFiles(string[] Files);
