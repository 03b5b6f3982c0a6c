namespace PioneerTrain.Pioneer;

/// <summary>When a job will probably end, going by how fast it has come along so far.</summary>
internal sealed class ProgressEstimate
{
    private (TimeSpan At, double Share)? _first;
    private (TimeSpan At, double Share) _last;
    private TimeSpan _doubt;
    private TimeSpan _lastLook;

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

    /// <summary>Null as long as no progress was seen.</summary>
    /// <param name="now">On the clock of all the looks.</param>
    /// <param name="epochs">In all; the shares that were observed are their parts.</param>
    public EpochOutlook? Outlook(TimeSpan now, int epochs) => WholeLength is { } whole
        ? new EpochOutlook(whole / epochs, now - _last.At, _doubt, IsLast: _last.Share > 1 - (1.5 / epochs))
        : null;

    private TimeSpan? WholeLength => _first is { } first && _last.Share > first.Share ? (_last.At - first.At) / (_last.Share - first.Share) : null;
}
