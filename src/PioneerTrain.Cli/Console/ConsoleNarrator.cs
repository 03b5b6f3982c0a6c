using PioneerTrain.Cli.Settings;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>Tells a run to the person who watches it. Nobody else writes to the console while a run goes on.</summary>
/// <param name="secrets">Taken out of everything, also where a line break splits one.</param>
/// <param name="mode">How much of the remote log is told.</param>
internal sealed class ConsoleNarrator(ConsoleWriter writer, SecretMasker secrets, LogMode mode, TimeProvider time)
{
    /// <summary>A line of facts, such as <c>Job       5b0c… started</c>.</summary>
    public void Fact(string label, string text, Ink ink = Ink.Plain)
    {
        foreach (var line in SafeText.Lines(text))
        {
            writer.Line(line.After(SafeText.Of($"{label,-10}")), ink);
            label = "";
        }
    }

    public void Blank() => writer.Line(SafeText.Empty);

    public void Warn(string text) => Fact("Warning", text, Ink.Yellow);

    public void Error(string text)
    {
        foreach (var line in SafeText.Lines(text))
        {
            writer.Line(line, Ink.Red);
        }
    }

    /// <summary>Tells the events as they come and answers the last one, which is how the job ended for us.</summary>
    public async Task<JobEvent> FollowAsync(IAsyncEnumerable<JobEvent> events, CancellationToken cancellationToken)
    {
        JobEvent? last = null;
        await using var progress = writer.IsLive ? new JobProgress(writer, time) : null;
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            if (mode != LogMode.Off)
            {
                Write(happened);
            }

            progress?.Update(happened);
            last = happened;
        }

        return last ?? throw new InvalidOperationException("A job's events ended without a last one.");
    }

    /// <summary>Says that a request is about to be repeated.</summary>
    public ValueTask RetryingAsync(RetryNotice retry)
    {
        WriteRetry(retry.Why, retry.Attempt, retry.Delay);
        return ValueTask.CompletedTask;
    }

    /// <summary>Shows how much of a transfer is done, where there is a terminal to show it on.</summary>
    public void Transferred(string what, long bytes, long? total) =>
        writer.Progress(SafeText.Of(total is > 0 ? $"{what} {Quantity.Size(bytes)} of {Quantity.Size(total.Value)}" : $"{what} {Quantity.Size(bytes)}"));

    public void TransferEnded() => writer.EndProgress();

    private void Write(JobEvent happened)
    {
        switch (happened)
        {
            case JobEvent.StatusChanged { Job: var job }:
                Fact("Status", job.Status.Word, Ink.Cyan);
                break;
            case JobEvent.Progressed { Job: var job } when mode == LogMode.Summary:
                Fact("Progress", JobProgress.Describe(job));
                break;
            case JobEvent.LogLine { Entry: var entry } when mode == LogMode.Full:
                WriteLog(entry);
                break;
            case JobEvent.UnknownStatus { Word: var word }:
                Warn($"The service says '{word}', a status that this version does not know; it counts as still going.");
                break;
            case JobEvent.Retrying retrying:
                WriteRetry(retrying.Why, retrying.Attempt, retrying.Delay);
                break;
            case JobEvent.LogUnavailable { Why: var why }:
                Warn($"The job's log cannot be read at the moment ({why}); the job is followed all the same.");
                break;
        }
    }

    private void WriteRetry(string why, int attempt, TimeSpan delay) => Warn(Messages.Retry(why, attempt, delay));

    private void WriteLog(LogEntry entry)
    {
        var ink = entry.Level?.ToUpperInvariant() switch
        {
            "ERROR" or "CRITICAL" => Ink.Red,
            "WARNING" or "WARN" => Ink.Yellow,
            _ => Ink.Plain,
        };
        foreach (var line in SafeText.LogLines(entry.Message, secrets))
        {
            writer.Line(line, ink);
        }
    }
}
