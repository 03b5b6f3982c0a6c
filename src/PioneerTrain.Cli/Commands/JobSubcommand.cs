using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>The common part of the commands that use the service without a run.</summary>
internal sealed class JobSubcommand
{
    /// <summary>As for base models and datasets in the config.</summary>
    private const int MaximumIdLength = 200;

    private readonly Command _command;
    private readonly SettingOptions _service = new(Setting.All.Where(setting => setting.ChoosesService));
    private Argument<string>? _id;
    private Func<string, string?> _check = Setting.Attach.Check;
    private readonly Option<string>? _format;

    public JobSubcommand(string name, string description, bool takesId, bool takesFormat, params Option[] more)
    {
        _command = new Command(name, description);
        if (takesId)
        {
            _command.Arguments.Add(_id = new Argument<string>("id") { Description = "Job id" });
        }

        foreach (var option in more)
        {
            _command.Options.Add(option);
        }

        _service.AddTo(_command);
        if (takesFormat)
        {
            _command.Options.Add(_format = OutputFormat.Option());
        }
    }

    /// <summary>Adds the argument of a model: the id of a job, or of a base model.</summary>
    public JobSubcommand WithModel(string name, string description) => WithId(
        name,
        description,
        text => !text.Any(each => char.IsWhiteSpace(each) || char.IsControl(each)),
        $"a job id or a base model id, 1 to {MaximumIdLength} characters without spaces");

    /// <summary>Adds the argument of a dataset: its name.</summary>
    public JobSubcommand WithDataset(string name, string description) => WithId(
        name,
        description,
        text => text is not ("." or "..") && !text.Any(each => char.IsControl(each) || each is '/' or '\\'),
        $"a dataset name of 1 to {MaximumIdLength} characters on one line, without slashes");

    public JobSubcommand WithArgument(Argument argument)
    {
        _command.Arguments.Add(argument);
        return this;
    }

    /// <summary>
    /// Sets the action of the command. The connection is opened before the action and closed after
    /// it.
    /// </summary>
    public Command WithAction(HostServices services, Func<JobCall, CancellationToken, Task> work) => WithAction(
        services,
        _ => true,
        async (call, cancellationToken) =>
        {
            await work(call, cancellationToken);
            return ExitCode.Passed;
        });

    /// <summary>Sets an action that decides the exit code.</summary>
    /// <param name="needsService">False for arguments that need no connection.</param>
    public Command WithAction(HostServices services, Predicate<ParseResult> needsService, Func<JobCall, CancellationToken, Task<ExitCode>> work)
    {
        _command.SetAction(async (line, cancellationToken) =>
        {
            var values = _service.Read(line, services.Environment);
            var retries = new RetryThrottle(services.Time);
            TrainCommand.CheckLocal(values, services.Environment);
            var id = _id is null ? "" : ReadId(line.GetValue(_id)!);
            var asJson = _format is not null && line.GetValue(_format) == OutputFormat.Json;
            if (!needsService(line))
            {
                return (int)await work(new JobCall(null, id, asJson, "", services, line), cancellationToken);
            }

            await using var service = await ServiceConnection.OpenAsync(ServiceChoice.From(values), services, ReportRetryAsync, cancellationToken);
            return (int)await work(new JobCall(service.Client, id, asJson, service.HintOptions, services, line), cancellationToken);

            ValueTask ReportRetryAsync(RetryNotice retry)
            {
                if (retries.Next(retry.Reason, retry.Attempt, retry.Delay) is { } message)
                {
                    services.Terminal.WriteError(SafeText.Of(message).ToString());
                }

                return ValueTask.CompletedTask;
            }
        });
        return _command;
    }

    private JobSubcommand WithId(string name, string description, Predicate<string> isValid, string expected)
    {
        _command.Arguments.Add(_id = new Argument<string>(name) { Description = description });
        _check = text => text.Length is > 0 and <= MaximumIdLength && isValid(text) ? null : expected;
        return this;
    }

    /// <exception cref="RunException">The text cannot be the id.</exception>
    private string ReadId(string text) => _check(text) is { } expected
        ? throw new RunException(ExitCode.InvalidInput, Messages.SettingInvalid($"<{_id!.Name}>", SafeText.Of(text).ToString(), expected))
        : text;
}

/// <summary>One invocation of a command.</summary>
/// <param name="Connection">The client; null for arguments that need no service.</param>
/// <param name="HintOptions">The options with which a suggested command uses the same service.</param>
internal sealed record JobCall(PioneerClient? Connection, string Id, bool AsJson, string HintOptions, HostServices Services, ParseResult Line)
{
    public PioneerClient Client => Connection ?? throw new InvalidOperationException("The command was invoked without a service.");

    public void Print(string line) => Services.Terminal.Print(line);

    /// <summary>Writes a line that contains text of the service.</summary>
    public void PrintRemote(string line) => Print(SafeText.Of(line).ToString());

    public void Print(TextTable table)
    {
        foreach (var line in table.Lines())
        {
            Print(line);
        }
    }

    /// <summary>Returns the output of progress: standard error, because standard output has the result.</summary>
    public ConsoleReporter NewReporter()
    {
        var secrets = new SecretMasker();
        return new ConsoleReporter(new ConsoleWriter(Services.Terminal.Error, Services.Terminal, secrets), secrets, LogMode.Off, Services.Time);
    }
}
