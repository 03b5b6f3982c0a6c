using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>The common part of the commands that manage jobs.</summary>
internal sealed class JobSubcommand
{
    private readonly Command _command;
    private readonly SettingOptions _service = new(Setting.All.Where(setting => setting.ChoosesService));
    private readonly Argument<string>? _id;
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

    /// <summary>
    /// Sets the action of the command. The connection is opened before the action and closed after
    /// it.
    /// </summary>
    public Command WithAction(HostServices services, Func<JobCall, CancellationToken, Task> work)
    {
        _command.SetAction(async (line, cancellationToken) =>
        {
            var values = _service.Read(line, services.Environment);
            var retries = new RetryThrottle(services.Time);
            TrainCommand.ThrowOnLocalWithApiUrl(values);
            var id = _id is null ? "" : ReadId(line.GetValue(_id)!);
            await using var service = await ServiceConnection.OpenAsync(ServiceChoice.From(values), services, ReportRetryAsync, cancellationToken);
            var asJson = _format is not null && line.GetValue(_format) == OutputFormat.Json;
            await work(new JobCall(service.Client, id, asJson, service.HintOptions, services, line), cancellationToken);
            return (int)ExitCode.Passed;

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

    /// <exception cref="RunException">The text cannot be the id of a job.</exception>
    private static string ReadId(string text) => Setting.Attach.Check(text) is { } expected
        ? throw new RunException(ExitCode.InvalidInput, Messages.SettingInvalid("<id>", SafeText.Of(text).ToString(), expected))
        : text;
}

/// <summary>One invocation of a command.</summary>
/// <param name="HintOptions">The options with which a suggested command uses the same service.</param>
internal sealed record JobCall(PioneerClient Client, string Id, bool AsJson, string HintOptions, HostServices Services, ParseResult Line)
{
    public void Print(string line) => Services.Terminal.Print(line);
}
