using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
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
            DefaultValueFactory = _ => [ConfigFile.DefaultPath],
        };
        var format = OutputFormat.Option();
        var command = new Command("validate", "Check config files and their data files without starting a job") { files, format };
        command.SetAction(async (line, cancellationToken) => (int)await RunAsync(line.GetValue(files)!, line.GetValue(format) == OutputFormat.Json, services, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string[] files, bool asJson, HostServices services, CancellationToken cancellationToken)
    {
        var findings = new List<DiagnosticView>();
        foreach (var file in files)
        {
            var found = await CheckAsync(file, cancellationToken);
            findings.AddRange(found);
            if (found.Count == 0 && !asJson)
            {
                services.Terminal.Print($"{file}: valid");
            }
        }

        Print(findings, asJson, services.Terminal);
        return findings.Count == 0 ? ExitCode.Passed : ExitCode.InvalidInput;
    }

    private static async Task<IReadOnlyList<DiagnosticView>> CheckAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            switch ((await ConfigFile.ReadAsync(file, [], cancellationToken)).Reading)
            {
                case ConfigReading.Invalid invalid:
                    return [.. invalid.Diagnostics.Select(DiagnosticView.Of)];
                case ConfigReading.Valid { Config: var config }:
                    await DataFiles.CheckAsync(config, cancellationToken);
                    break;
            }

            return [];
        }
        catch (RunException unusable)
        {
            return [DiagnosticView.OfFile(file, unusable.Message)];
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
