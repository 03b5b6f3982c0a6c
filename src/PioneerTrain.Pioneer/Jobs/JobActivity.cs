using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Tracks the activity of a job: the time without activity, the expected end, and whether
/// its training has diverged.</summary>
internal sealed class JobActivity
{
    private readonly TimeProvider _time;
    private readonly LossTrend? _trend;
    private readonly LossRaceEntry? _race;
    private readonly long _start;
    private long _lastSign;
    private (string Status, int? Epoch, int? Percent, Losses Losses) _seen = ("", null, null, new Losses(null, null));
    private ProgressEstimate _progress = new(TimeSpan.Zero);
    private double? _share;
    private int? _epochs;
    private bool _jobReportsShare;
    private bool _jobReportsEpochs;
    private bool _metricsHaveLosses;

    /// <param name="maximumRises">Number of consecutive loss increases after which the training is
    /// treated as diverged; null disables the check.</param>
    /// <param name="race">Receives the validation losses; null for none.</param>
    public JobActivity(int? maximumRises, LossRaceEntry? race, TimeProvider time)
    {
        _race = race;
        _time = time;
        _trend = maximumRises is { } most ? new LossTrend(most) : null;
        _start = _lastSign = time.GetTimestamp();
    }

    /// <summary>Time since the last change of status, epoch, progress, losses or log.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(_lastSign);

    /// <summary>Time to the expected end; zero or less if the job is overdue, null if
    /// unknown.</summary>
    public TimeSpan? ToExpectedEnd => _progress.TimeLeft(Now);

    /// <summary>Completed share of the job, 0 to 1; null if unknown.</summary>
    public double? Share => _share;

    /// <summary>Forecast of the epochs; null if the service does not report epochs.</summary>
    public EpochForecast? Epochs => _epochs is { } epochs ? _progress.Forecast(Now, epochs) : null;

    /// <summary>Why the training is treated as diverged, as a clause; null if it has not
    /// diverged.</summary>
    public string? Divergence => _trend?.Divergence;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Records a job record.</summary>
    public void Observe(TrainingJob job)
    {
        var losses = LossReader.Read(job.Metrics);
        var seen = (job.Status.Word, job.CurrentEpoch, job.ProgressPercent, losses);
        // Equals treats two NaN losses as equal. With != they would always count as activity.
        if (!seen.Equals(_seen))
        {
            _seen = seen;
            _lastSign = _time.GetTimestamp();
        }

        if ((losses.Training ?? losses.Validation) is { } loss)
        {
            _metricsHaveLosses = true;
            _trend?.Observe(job.CurrentEpoch, loss);
        }

        if (losses.Validation is { } validation && EpochsOf(job) is { } total)
        {
            _race?.Observe(job.CurrentEpoch!.Value, total, validation);
        }

        if (EpochsOf(job) is { } epochs)
        {
            // The job record takes precedence over the log.
            _progress = _jobReportsEpochs ? _progress : new ProgressEstimate(Now);
            (_epochs, _jobReportsEpochs) = (epochs, true);
        }

        var share = ShareOf(job);
        _jobReportsShare = share is not null;
        _share = share ?? _share;
    }

    /// <summary>Records a log line.</summary>
    public void Observe(LogEntry line)
    {
        _lastSign = _time.GetTimestamp();
        var figures = LogFigures.Read(line.Message);
        if (!_jobReportsEpochs && figures is { Epoch: { } epoch, Epochs: { } epochs and > 0 } && epoch <= epochs)
        {
            ObserveEpoch(epoch, epochs);
        }

        if (figures is { Epoch: { } ended, Epochs: { } all and > 0, ValidationLoss: { } validation } && ended <= all)
        {
            _race?.Observe(ended, all, validation);
        }

        // The same losses in the record and the log would count one increase twice.
        if ((figures.TrainingLoss ?? figures.ValidationLoss) is { } loss && (!double.IsFinite(loss) || (!_metricsHaveLosses && figures.Epoch is not null)))
        {
            _trend?.Observe(figures.Epoch, loss);
        }
    }

    /// <summary>Ends one poll, after its job record and log lines were recorded.</summary>
    /// <param name="withJob">True if the job record was read.</param>
    /// <param name="withLog">True if the log was read. Without it, progress that only the log
    /// reports may have changed unnoticed.</param>
    public void EndPoll(bool withJob, bool withLog)
    {
        if (withLog || (withJob && _jobReportsShare))
        {
            _progress.Observe(Now, _share);
        }
    }

    /// <summary>Records an epoch from the log. Another number of epochs, or an earlier epoch,
    /// belongs to another part of the job, such as an evaluation, so the previous estimate does not
    /// apply.</summary>
    private void ObserveEpoch(int epoch, int epochs)
    {
        var share = (double)epoch / epochs;
        if (_epochs is { } before && (before != epochs || share < _share))
        {
            _progress = new ProgressEstimate(Now);
        }

        (_epochs, _share) = (epochs, share);
    }

    /// <summary>Returns the completed share of the job, 0 to 1. The current epoch does not count as
    /// completed. The percentage is used only if no epochs are reported, because two measures would
    /// count one step twice.</summary>
    private double? ShareOf(TrainingJob job) => EpochsOf(job) is { } epochs ? (job.CurrentEpoch!.Value - 1.0) / epochs
        : _epochs is null && job.ProgressPercent is { } percent and > 0 and <= 100 ? percent / 100.0
        : null;

    /// <summary>Returns the total number of epochs. A current epoch of zero is ignored, because
    /// some jobs report it until they end.</summary>
    private static int? EpochsOf(TrainingJob job) => job is { CurrentEpoch: { } epoch and > 0, Epochs: { } epochs and > 1 } && epoch <= epochs ? epochs : null;
}
