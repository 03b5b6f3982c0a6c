using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>What the signs of life of a job add up to: how long there was none, when it may end, whether its training has diverged.</summary>
internal sealed class JobVitals
{
    private readonly TimeProvider _time;
    private readonly LossTrend? _trend;
    private readonly long _start;
    private long _lastSign;
    private (string Status, int? Epoch, int? Percent, Losses Losses) _seen = ("", null, null, new Losses(null, null));
    private ProgressEstimate _progress = new(TimeSpan.Zero);
    private double? _share;
    private int? _epochs;
    private bool _jobReportsShare;
    private bool _jobReportsEpochs;
    private bool _metricsHaveLosses;

    /// <param name="mostRises">Null never takes a training for diverged.</param>
    public JobVitals(int? mostRises, TimeProvider time)
    {
        _time = time;
        _trend = mostRises is { } most ? new LossTrend(most) : null;
        _start = _lastSign = time.GetTimestamp();
    }

    /// <summary>Since the last change of status, epoch, progress, losses or log.</summary>
    public TimeSpan Idle => _time.GetElapsedTime(_lastSign);

    /// <summary>Null where there is no telling.</summary>
    public TimeSpan? ToExpectedEnd => _progress.Left(Now);

    /// <summary>Null where the service does not tell of epochs.</summary>
    public EpochOutlook? Epochs => _epochs is { } epochs ? _progress.Outlook(Now, epochs) : null;

    /// <summary>A clause; null as long as the training has not diverged.</summary>
    public string? Divergence => _trend?.Divergence;

    private TimeSpan Now => _time.GetElapsedTime(_start);

    public void See(TrainingJob job)
    {
        var losses = LossReader.Read(job.Metrics);
        var seen = (job.Status.Word, job.CurrentEpoch, job.ProgressPercent, losses);
        // Equals and not !=, for which a loss that is no number differs from itself: no sign of life.
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

        if (EpochsOf(job) is { } epochs)
        {
            // The record knows better than the log.
            _progress = _jobReportsEpochs ? _progress : new ProgressEstimate(Now);
            (_epochs, _jobReportsEpochs) = (epochs, true);
        }

        var share = ShareOf(job);
        _jobReportsShare = share is not null;
        _share = share ?? _share;
    }

    public void Hear(LogEntry line)
    {
        _lastSign = _time.GetTimestamp();
        var figures = LogFigures.Read(line.Message);
        if (!_jobReportsEpochs && figures is { Epoch: { } epoch, Epochs: { } epochs and > 0 } && epoch <= epochs)
        {
            HearEpoch(epoch, epochs);
        }

        // Two accounts of the same losses would make one rise look like two.
        if ((figures.TrainingLoss ?? figures.ValidationLoss) is { } loss && (!double.IsFinite(loss) || (!_metricsHaveLosses && figures.Epoch is not null)))
        {
            _trend?.Observe(figures.Epoch, loss);
        }
    }

    /// <summary>All that one look at the job showed has been seen and heard.</summary>
    /// <param name="withJob">Its record was read.</param>
    /// <param name="withLog">It was read. What only the log reports may have changed unseen before a look without it.</param>
    public void EndLook(bool withJob, bool withLog)
    {
        if (withLog || (withJob && _jobReportsShare))
        {
            _progress.Observe(Now, _share);
        }
    }

    /// <summary>Another count, or an earlier epoch, is of another part of the job, such as an evaluation: what was learnt of the one before says nothing of it.</summary>
    private void HearEpoch(int epoch, int epochs)
    {
        var share = (double)epoch / epochs;
        if (_epochs is { } before && (before != epochs || share < _share))
        {
            _progress = new ProgressEstimate(Now);
        }

        (_epochs, _share) = (epochs, share);
    }

    /// <summary>The epoch that is under way is not done yet. Percents count as long as no epochs are reported: two measures would make one step look like two.</summary>
    private double? ShareOf(TrainingJob job) => EpochsOf(job) is { } epochs ? (job.CurrentEpoch!.Value - 1.0) / epochs
        : _epochs is null && job.ProgressPercent is { } percent and > 0 and <= 100 ? percent / 100.0
        : null;

    /// <summary>In all. A current epoch of zero says nothing: some jobs show it to the very end.</summary>
    private static int? EpochsOf(TrainingJob job) => job is { CurrentEpoch: { } epoch and > 0, Epochs: { } epochs and > 1 } && epoch <= epochs ? epochs : null;
}
