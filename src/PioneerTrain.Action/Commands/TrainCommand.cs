using System.CommandLine;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train train</c>, the default: the whole way from a config file to a verdict and weights.</summary>
internal static class TrainCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var config = new Option<string>("--config", "-c") { Description = "The training config", HelpName = "FILE", DefaultValueFactory = _ => ConfigFile.DefaultPath };
        var threshold = new Option<string?>("--f1-threshold") { Description = "Overrides the config's gate.f1 (0 to 1)", HelpName = "NUMBER" };
        var timeout = new Option<string?>("--timeout") { Description = "Overrides the config's limits.max_duration, such as 90s, 45m or 6h", HelpName = "DURATION" };
        var folder = new Option<string?>("--output-folder") { Description = $"Where weights, result.json and report go; must be new or empty ({OutputFolder.DefaultParent}/<job id>)", HelpName = "FOLDER" };
        var service = new ServiceOptions();
        var format = OutputFormat.Option();

        var command = new Command("train", "Train as the config says, follow the job, judge its scores, keep the weights (the default)") { config, threshold, timeout, folder };
        service.AddTo(command);
        command.Options.Add(format);
        command.SetAction(async (line, _) =>
        {
            var request = new TrainRequest(
                line.GetValue(config)!,
                [.. Override("gate.f1", threshold, line), .. Override("limits.max_duration", timeout, line), .. Override("artifact.folder", folder, line)],
                service.Read(line),
                line.GetValue(format) == OutputFormat.Json);
            return (int)await new TrainAction(request, surroundings).RunAsync();
        });
        return command;
    }

    private static IEnumerable<ConfigOverride> Override(string key, Option<string?> option, ParseResult line) =>
        line.GetValue(option) is { } value ? [new ConfigOverride(key, value, option.Name)] : [];
}

/// <summary>What <c>train</c> was asked to do.</summary>
/// <param name="ConfigPath">As given, for messages.</param>
/// <param name="Overrides">Options that stand above the file.</param>
/// <param name="AsJson">Standard output carries <c>result.json</c> alone; the story goes to standard error.</param>
public sealed record TrainRequest(string ConfigPath, IReadOnlyList<ConfigOverride> Overrides, ServiceChoice Service, bool AsJson);
