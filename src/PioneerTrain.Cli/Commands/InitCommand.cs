using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train init</c>: writes the files to start with. Asks nothing and overwrites nothing.
/// </summary>
internal static class InitCommand
{
    public static Command Build(HostServices services)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "Folder of the repository",
            CompletionSources = { ValueWords.Folders },
            DefaultValueFactory = _ => ".",
        };
        var sample = new Option<bool>("--sample") { Description = "Also write synthetic rows to train and evaluate on, to try the program with --local" };
        var format = OutputFormat.Option();
        var command = new Command("init", "Write a config and a workflow to start with; overwrites nothing") { folder, sample, format };
        command.SetAction(line => (int)Run(line.GetValue(folder)!, line.GetValue(sample), line.GetValue(format) == OutputFormat.Json, services));
        return command;
    }

    private static ExitCode Run(string folder, bool withSample, bool asJson, HostServices services)
    {
        var files = new NewFiles(folder, Workspace.OfCommandLine(services.Environment));
        var starter = StarterFiles.Of(withSample).ToList();
        CheckFree(files.Existing(starter.Select(file => file.Path)));
        starter.ForEach(file => files.Write(file.Path, file.Content));
        Report([.. starter.Select(file => files.Shown(file.Path))], NextCommand(folder, withSample), withSample, asJson, services);
        return ExitCode.Passed;
    }

    /// <exception cref="RunException">A file exists; names all that do. Nothing was written.</exception>
    private static void CheckFree(IReadOnlyList<string> existing)
    {
        if (existing.Count > 0)
        {
            Finding[] findings = [.. existing.Select(path => new Finding(CommandLineMessages.Exists, path))];
            throw new RunException(ExitCode.InvalidInput, $"{string.Join('\n', findings.AsEnumerable())}\n{CommandLineMessages.NothingWritten}") { Findings = findings };
        }
    }

    private static void Report(string[] written, string next, bool withSample, bool asJson, HostServices services)
    {
        if (asJson)
        {
            services.Terminal.Print(JsonSerializer.Serialize(new WrittenFiles(written, next), CommandJson.Default.WrittenFiles));
            return;
        }

        foreach (var path in written)
        {
            services.Terminal.Print($"Wrote {path}");
        }

        services.Terminal.Print("");
        services.Terminal.Print(withSample ? CommandLineMessages.TrySample(next) : CommandLineMessages.WriteRows(StarterFiles.OwnData, next));
    }

    private static string NextCommand(string folder, bool withSample)
    {
        var command = withSample ? "pioneer-train train --local" : "pioneer-train validate";
        return Path.GetFullPath(folder) == Directory.GetCurrentDirectory() ? command : $"cd {ServiceHint.Quote(folder)} && {command}";
    }
}

/// <summary>What <c>init</c> prints with <c>--output json</c>.</summary>
/// <param name="Files">The files that were written.</param>
/// <param name="Next">The command to run next.</param>
internal sealed record WrittenFiles(string[] Files, string Next);
