using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train jobs logs</c>: prints the log while it is read.</summary>
internal static class JobsLogs
{
    /// <summary>Longer than any job.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    public static Command Build(HostServices services)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Print new lines until the job ends; Ctrl-C ends the command, not the job" };
        var command = new JobSubcommand("logs", "Print the log of a job, with times and levels if the service sends them", takesId: true, takesFormat: true, follow);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var printer = new LogPrinter(services.Terminal.Output, call.AsJson);
            var isComplete = false;
            try
            {
                await (call.Line.GetValue(follow) ? FollowAsync(call, printer, cancellationToken) : ReadAsync(call, printer, cancellationToken));
                isComplete = true;
            }
            finally
            {
                await printer.EndAsync(isComplete);
            }
        });
    }

    private static async Task ReadAsync(JobCall call, LogPrinter printer, CancellationToken cancellationToken)
    {
        var log = new LogFeed(call.Client, call.Id);
        await log.ReadAllAsync(printer.PrintAsync, cancellationToken);
        if (log.Omitted > 0)
        {
            call.Services.Terminal.WriteError(Messages.LogChanged(log.Omitted));
        }
    }

    /// <exception cref="RunException">Cancelled. The job is not stopped.</exception>
    private static async Task FollowAsync(JobCall call, LogPrinter printer, CancellationToken cancellationToken)
    {
        try
        {
            // Following waits for a job that was just created. A user names an existing job, so a
            // mistyped id is reported immediately.
            await call.Client.GetTrainingJobAsync(call.Id, cancellationToken);
            var watcher = new JobWatcher(call.Client, PollingSchedule.Default, call.Services.Time);
            var retries = new RetryThrottle(call.Services.Time);
            await foreach (var happened in watcher.WatchAsync(call.Id, _longest, cancellationToken))
            {
                if (happened is JobEvent.LogLines { Entries: var entries })
                {
                    await printer.PrintAsync(entries);
                }
                else if (Notice(happened, retries, call.HintOptions) is { } notice)
                {
                    call.Services.Terminal.WriteError(SafeText.Of(notice).ToString());
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new RunException(ExitCode.Cancelled, Messages.FollowingCancelled(call.Id));
        }
    }

    /// <summary>Returns what a user of a log should know about an event; null for nothing.</summary>
    private static string? Notice(JobEvent happened, RetryThrottle retries, string serviceOptions) => happened switch
    {
        JobEvent.Retrying retrying => retries.Next(retrying.Why, retrying.Attempt, retrying.Delay),
        JobEvent.LogUnavailable { Why: var why } => Messages.LogUnavailable(why),
        JobEvent.LogIncomplete incomplete => Messages.LogIncomplete(incomplete, serviceOptions),
        JobEvent.Ended { Job: var job } => Messages.JobEnded(job.Id, job.Status.Word),
        _ => null,
    };
}
