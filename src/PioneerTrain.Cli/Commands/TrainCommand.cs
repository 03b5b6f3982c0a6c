using System.CommandLine;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train train</c>, the default: the whole way from a config file to a verdict and weights.</summary>
internal sealed class TrainCommand
{
    private static readonly TimeSpan _longestPollInterval = TimeSpan.FromMinutes(10);

    private readonly Option<string> _config = new("--config", "-c") { Description = "The training config", HelpName = "FILE", DefaultValueFactory = _ => ConfigFile.DefaultPath };
    private readonly Option<string?> _threshold = new("--f1-threshold") { Description = "Overrides the config's gate.f1 (0 to 1)", HelpName = "NUMBER" };
    private readonly Option<string?> _timeout = new("--timeout") { Description = "Overrides the config's limits.max_duration, such as 90s, 45m or 6h", HelpName = "DURATION" };
    private readonly Option<string?> _artifactName = new("--artifact-name") { Description = "Overrides the config's artifact.name", HelpName = "NAME" };
    private readonly Option<string?> _folder = new("--output-folder") { Description = $"Where weights, result.json and report go; must be new or empty ({OutputFolder.DefaultParent}/<job id>)", HelpName = "FOLDER" };
    private readonly Option<string> _pollInterval = new("--poll-interval") { Description = "The longest time between two looks at the job, 1s to 10m", HelpName = "DURATION", DefaultValueFactory = _ => "60s" };
    private readonly Option<string> _logMode = new("--log-mode") { Description = "How much of the remote log is shown", HelpName = "full|summary|off", DefaultValueFactory = _ => "full" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check everything, show what would be sent, start nothing" };
    private readonly Option<bool> _wait = new("--wait") { Description = "Follow the job to its end; false ends once it is created", HelpName = "true|false", DefaultValueFactory = _ => true };
    private readonly Option<string?> _attach = new("--attach") { Description = "Take over a job that was started elsewhere", HelpName = "JOB-ID" };
    private readonly Option<string> _format = OutputFormat.Option();
    private readonly ServiceOptions _service = new();

    public static Command Build(HostServices services)
    {
        var train = new TrainCommand();
        train._logMode.AcceptOnlyFromAmong("full", "summary", "off");
        Option[] options =
        [
            train._config, train._threshold, train._timeout, train._pollInterval, train._logMode, train._artifactName, train._folder,
            train._dryRun, train._wait, train._attach,
        ];
        var command = new Command("train", "Train as the config says, follow the job, judge its scores, keep the weights (the default)");
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        train._service.AddTo(command);
        command.Options.Add(train._format);
        command.SetAction(async (line, _) =>
        {
            var request = train.Read(line, services);
            using var host = new TerminalHost(request, services, line.GetValue(train._format) == OutputFormat.Json);
            return (int)await new TrainRun(request, host, services).RunAsync();
        });
        return command;
    }

    private TrainRequest Read(ParseResult line, HostServices services) => new(
        line.GetValue(_config)!,
        [.. Override("gate.f1", _threshold, line), .. Override("limits.max_duration", _timeout, line), .. Override("artifact.name", _artifactName, line)],
        _service.Read(line, services.Environment))
    {
        OutputFolder = line.GetValue(_folder),
        PollInterval = PollInterval(line.GetValue(_pollInterval)!),
        LogMode = Enum.Parse<LogMode>(line.GetValue(_logMode)!, ignoreCase: true),
        DryRun = line.GetValue(_dryRun),
        Wait = line.GetValue(_wait),
        Attach = line.GetValue(_attach),
        Identity = RunIdentity.OfThisProcess(services.NewToken),
    };

    private static IEnumerable<ConfigOverride> Override(string key, Option<string?> option, ParseResult line) =>
        line.GetValue(option) is { } value ? [new ConfigOverride(key, value, option.Name)] : [];

    private static TimeSpan PollInterval(string text) =>
        Duration.TryParse(text, out var interval) && interval >= TimeSpan.FromSeconds(1) && interval <= _longestPollInterval
            ? interval
            : throw new RunException(ExitCode.InvalidInput, Messages.PollIntervalInvalid(text));
}
