using PioneerTrain.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>
/// The live line for a job that is followed on a terminal. Updated every quarter of a second, to
/// show that the program is running.
/// </summary>
internal sealed class JobProgress : IAsyncDisposable
{
    private const int BarWidth = 20;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);

    private readonly ConsoleWriter _writer;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ITimer _timer;
    private TrainingJob? _job;

    public JobProgress(ConsoleWriter writer, TimeProvider time)
    {
        (_writer, _time, _started) = (writer, time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => Show(), null, _tick, _tick);
    }

    public void Update(JobEvent happened)
    {
        _job = happened switch
        {
            JobEvent.StatusChanged changed => changed.Job,
            JobEvent.Progressed progressed => progressed.Job,
            _ => _job,
        };
        Show();
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _writer.EndProgress();
    }

    /// <summary>
    /// Returns a text such as <c>[########------------] epoch 2 of 5, running, 7 s</c>. Has no bar
    /// when the service does not report a percentage.
    /// </summary>
    internal static string Describe(TrainingJob? job, TimeSpan elapsed) => $"{(job is null ? "waiting" : Describe(job))}, {Quantity.Duration(elapsed)}";

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

    private void Show() => _writer.Progress(SafeText.Of(Describe(_job, _time.GetElapsedTime(_started))));
}
