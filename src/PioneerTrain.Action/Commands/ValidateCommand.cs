using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train validate</c>: checks config files without starting anything.</summary>
internal static class ValidateCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var files = new Argument<string[]>("config")
        {
            Description = "Config files",
            DefaultValueFactory = _ => [ConfigFile.DefaultPath],
        };
        var format = OutputFormat.Option();
        var command = new Command("validate", "Check config files and the data files they name; start nothing") { files, format };
        command.SetAction(async (line, cancellationToken) => (int)await RunAsync(line.GetValue(files)!, line.GetValue(format) == OutputFormat.Json, surroundings, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(string[] files, bool asJson, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var findings = new List<ConfigDiagnostic>();
        foreach (var file in files)
        {
            switch ((await ConfigFile.ReadAsync(file, [], cancellationToken)).Reading)
            {
                case ConfigReading.Invalid invalid:
                    findings.AddRange(invalid.Diagnostics);
                    break;
                case ConfigReading.Valid { Config: var config }:
                    await DataFiles.CheckAsync(config.DataFiles, cancellationToken);
                    if (!asJson)
                    {
                        surroundings.Terminal.Print($"{file}: valid ({config.Job.ModelName} on {config.Job.BaseModel})");
                    }

                    break;
            }
        }

        Print(findings, asJson, surroundings.Terminal);
        return findings.Count == 0 ? ExitCode.Passed : ExitCode.InvalidInput;
    }

    private static void Print(List<ConfigDiagnostic> findings, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            terminal.Print(JsonSerializer.Serialize([.. findings.Select(DiagnosticView.Of)], CommandJson.Default.DiagnosticViewArray));
            return;
        }

        foreach (var finding in findings)
        {
            terminal.Complain(finding.ToString());
        }
    }
}
