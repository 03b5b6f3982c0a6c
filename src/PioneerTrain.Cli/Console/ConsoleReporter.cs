using PioneerTrain.Cli.Settings;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>
/// Writes the progress of a run to the console. No other code writes to the console during a run.
/// </summary>
/// <param name="secrets">Secrets that are masked in every line, also when a line break splits
/// one.</param>
/// <param name="mode">How much of the job log is shown.</param>
internal sealed class ConsoleReporter(ConsoleWriter writer, SecretMasker secrets, LogMode mode, TimeProvider time)
{
    private static readonly TimeSpan _rowsInterval = TimeSpan.FromSeconds(30);

    private readonly RetryThrottle _retries = new(time);
    private long? _lastRows;

    /// <summary>The text before each line; empty unless several jobs are followed at once.</summary>
    private SafeText Prefix { get; init; } = SafeText.Empty;

    /// <summary>Writes a labelled line, such as <c>Status    running</c>.</summary>
    public void WriteEntry(string label, string text, TextStyle style = TextStyle.Plain)
    {
        foreach (var line in SafeText.Lines(text))
        {
            writer.Line(line.After(SafeText.Of($"{label,-10}")).After(Prefix), style);
            label = "";
        }
    }

    /// <summary>Returns a reporter for one of several jobs that are followed at once.</summary>
    /// <param name="prefix">The text before each line.</param>
    public ConsoleReporter With(string prefix) => new(writer, secrets, mode, time) { Prefix = SafeText.Of(prefix) };

    public void Blank() => writer.Line(SafeText.Empty);

    public void Warn(string text) => WriteEntry("Warning", text, TextStyle.Yellow);

    public void Error(string text)
    {
        foreach (var line in SafeText.Lines(text))
        {
            writer.Line(line, TextStyle.Red);
        }
    }

    /// <summary>
    /// Writes the events as they arrive and returns the last one, which is the end of the job for
    /// this run.
    /// </summary>
    /// <param name="serviceOptions">The options with which a suggested command uses the same
    /// service.</param>
    public async Task<JobEvent> FollowAsync(IAsyncEnumerable<JobEvent> events, string serviceOptions, CancellationToken cancellationToken)
    {
        JobEvent? last = null;
        await using var progress = writer.IsLive && Prefix == SafeText.Empty ? new JobProgress(writer, time) : null;
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            if (mode != LogMode.Off)
            {
                Write(happened, serviceOptions);
            }

            progress?.Update(happened);
            last = happened;
        }

        return last ?? throw new InvalidOperationException("The job returned no events.");
    }

    /// <summary>Reports that a request is about to be retried.</summary>
    public ValueTask ReportRetryAsync(RetryNotice retry)
    {
        WriteRetry(retry.Reason, retry.Attempt, retry.Delay);
        return ValueTask.CompletedTask;
    }

    /// <summary>Shows the progress of a transfer when the output is a terminal.</summary>
    public void ReportTransfer(string what, long bytes, long? total) =>
        writer.Progress(SafeText.Of(total is > 0 ? $"{what} {Quantity.Size(bytes)} of {Quantity.Size(total.Value)}" : $"{what} {Quantity.Size(bytes)}"));

    public void EndTransfer() => writer.EndProgress();

    /// <summary>
    /// Shows the progress of an evaluation: always on a terminal, otherwise once in 30 s.
    /// </summary>
    public void ReportRows(int evaluated, int total)
    {
        var text = $"{evaluated:N0} of {Quantity.Count(total, "row")}";
        if (writer.IsLive)
        {
            writer.Progress(SafeText.Of($"Evaluated {text}"));
        }
        else if (time.GetElapsedTime(_lastRows ??= time.GetTimestamp()) >= _rowsInterval)
        {
            _lastRows = time.GetTimestamp();
            WriteEntry("Evaluated", text);
        }
    }

    private void Write(JobEvent happened, string serviceOptions)
    {
        switch (happened)
        {
            case JobEvent.StatusChanged { Job: var job }:
                WriteEntry("Status", job.Status.Word, TextStyle.Cyan);
                break;
            case JobEvent.Progressed { Job: var job } when mode == LogMode.Summary:
                WriteEntry("Progress", JobProgress.Describe(job));
                break;
            case JobEvent.LogLines { Entries: var entries } when mode == LogMode.Full:
                writer.Lines(entries.SelectMany(LogLines));
                break;
            case JobEvent.UnknownStatus { Word: var word }:
                Warn($"The service returned the unknown status '{word}'. Treating the job as still running.");
                break;
            case JobEvent.Retrying retrying:
                WriteRetry(retrying.Why, retrying.Attempt, retrying.Delay);
                break;
            case JobEvent.LogUnavailable { Why: var why }:
                Warn(Messages.LogUnavailable(why));
                break;
            case JobEvent.LogIncomplete incomplete when mode == LogMode.Full:
                Warn(Messages.LogIncomplete(incomplete, serviceOptions));
                break;
        }
    }

    private void WriteRetry(string why, int attempt, TimeSpan delay)
    {
        if (_retries.Next(why, attempt, delay) is { } message)
        {
            Warn(message);
        }
    }

    private IEnumerable<(SafeText Text, TextStyle Style)> LogLines(LogEntry entry)
    {
        var style = entry.Level?.ToUpperInvariant() switch
        {
            "ERROR" or "CRITICAL" => TextStyle.Red,
            "WARNING" or "WARN" => TextStyle.Yellow,
            _ => TextStyle.Plain,
        };
        return SafeText.LogLines(entry.Message, secrets).Select(line => (line.After(Prefix), style));
    }
}
