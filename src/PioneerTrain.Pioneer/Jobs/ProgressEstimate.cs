namespace PioneerTrain.Pioneer.Jobs;

/// <summary>When a job will probably end, going by how fast it has come along so far.</summary>
/// <param name="since">When it had not come along at all, on the clock of the looks.</param>
internal sealed class ProgressEstimate(TimeSpan since)
{
    /// <summary>What would take longer is not foreseen.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    private (TimeSpan At, double Share)? _first;
    private (TimeSpan At, double Share) _last;
    private TimeSpan _doubt;
    private TimeSpan _lastLook = since;

    /// <summary>Takes note of one look.</summary>
    /// <param name="now">On the clock of all the looks.</param>
    /// <param name="share">Done, 0 to 1; null where the service does not say.</param>
    public void Observe(TimeSpan now, double? share)
    {
        if (share is { } done && (_first is null || done > _last.Share))
        {
            // It came about somewhere between the looks.
            _doubt = (now - _lastLook) / 2;
            _last = (now - _doubt, done);
            _first ??= _last;
        }

        _lastLook = now;
    }

    /// <summary>Zero or less when the job is overdue; null as long as no progress was seen.</summary>
    public TimeSpan? Left(TimeSpan now) => WholeLength is { } whole ? _last.At + (whole * (1 - _last.Share)) - now : null;

    /// <summary>Null as long as no progress was seen, and when all epochs are done.</summary>
    /// <param name="now">On the clock of all the looks.</param>
    /// <param name="epochs">In all; the shares that were observed are their parts.</param>
    public EpochOutlook? Outlook(TimeSpan now, int epochs) => _last.Share < 1 && WholeLength is { } whole
        ? new EpochOutlook(whole / epochs, now - _last.At, _doubt, IsLast: _last.Share > 1 - (1.5 / epochs))
        : null;

    private TimeSpan? WholeLength
    {
        get
        {
            if (_first is not { } first || _last.Share <= first.Share)
            {
                return null;
            }

            var seconds = (_last.At - first.At).TotalSeconds / (_last.Share - first.Share);
            return seconds < _longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }
    }
}
