using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>
/// The live line for a job that is followed on a terminal, with a bar and the time left. Updated
/// every quarter of a second, to show that the program is running.
/// </summary>
internal sealed class JobProgress : IAsyncDisposable
{
    private const int BarWidth = 20;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly ConsoleWriter _writer;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly JobForecast _forecast;
    private readonly ITimer _timer;
    private TrainingJob? _job;

    public JobProgress(ConsoleWriter writer, TimeProvider time)
    {
        (_writer, _time, _started, _forecast) = (writer, time, time.GetTimestamp(), new JobForecast(time));
        _timer = time.CreateTimer(_ => Show(), null, _tick, _tick);
    }

    public void Update(JobEvent happened)
    {
        lock (_lock)
        {
            _forecast.Observe(happened);
            _job = happened switch
            {
                JobEvent.StatusChanged changed => changed.Job,
                JobEvent.Progressed progressed => progressed.Job,
                _ => _job,
            };
        }

        Show();
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _writer.EndProgress();
    }

    /// <summary>
    /// Returns a text such as <c>[########------------] epoch 2 of 5, running, 7 s, about 11 s left</c>.
    /// Has no bar when neither the job nor its log reports progress.
    /// </summary>
    /// <param name="share">The completed share from the log, 0 to 1, for a job without a percentage.</param>
    /// <param name="left">The time to the expected end; null when unknown.</param>
    internal static string Describe(TrainingJob? job, TimeSpan elapsed, double? share = null, TimeSpan? left = null)
    {
        var percent = job?.ProgressPercent ?? (int?)(share * 100);
        var rest = left > TimeSpan.Zero && job is { Status.Phase: JobPhase.Running } ? $", about {Quantity.Duration(Rounded(left.Value))} left" : "";
        return $"{(job is null ? "waiting" : Describe(job with { ProgressPercent = percent }))}, {Quantity.Duration(elapsed)}{rest}";
    }

    /// <summary>Returns the same text without the time.</summary>
    internal static string Describe(TrainingJob job)
    {
        var filled = Math.Clamp(job.ProgressPercent ?? 0, 0, 100) * BarWidth / 100;
        var bar = job.ProgressPercent is null ? "" : $"[{new string('#', filled)}{new string('-', BarWidth - filled)}] ";
        var epoch = (job.CurrentEpoch, job.Epochs) switch
        {
            ({ } current, { } all) => $"epoch {current} of {all}, ",
            ({ } current, null) => $"epoch {current}, ",
            _ => "",
        };
        return $"{bar}{epoch}{job.Status.Word}";
    }

    /// <summary>An estimate is not known to a fraction of a second.</summary>
    private static TimeSpan Rounded(TimeSpan left) => TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds));

    private void Show()
    {
        string text;
        lock (_lock)
        {
            text = Describe(_job, _time.GetElapsedTime(_started), _forecast.Share, _forecast.TimeLeft);
        }

        _writer.Progress(SafeText.Of(text));
    }
}
