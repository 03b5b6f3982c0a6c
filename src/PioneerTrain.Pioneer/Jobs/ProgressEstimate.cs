namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Estimates when a job will end, from its progress so far.</summary>
/// <param name="since">Time at which the job had made no progress, on the clock of the
/// polls.</param>
internal sealed class ProgressEstimate(TimeSpan since)
{
    /// <summary>Longest total duration that is estimated; longer estimates are discarded.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    private (TimeSpan At, double Share)? _first;
    private (TimeSpan At, double Share) _last;
    private TimeSpan _uncertainty;
    private TimeSpan _lastPoll = since;

    /// <summary>Records one poll.</summary>
    /// <param name="now">Time of the poll, on the same clock for all polls.</param>
    /// <param name="share">Completed share, 0 to 1; null if the service does not report it.</param>
    public void Observe(TimeSpan now, double? share)
    {
        if (share is { } done && (_first is null || done > _last.Share))
        {
            // The progress was made at an unknown time between two polls, so the middle is used.
            _uncertainty = (now - _lastPoll) / 2;
            _last = (now - _uncertainty, done);
            _first ??= _last;
        }

        _lastPoll = now;
    }

    /// <summary>Returns the time to the expected end; zero or less if the job is overdue, null if
    /// no progress was seen.</summary>
    public TimeSpan? TimeLeft(TimeSpan now) => WholeLength is { } whole ? _last.At + (whole * (1 - _last.Share)) - now : null;

    /// <summary>Returns a forecast of the epochs; null if no progress was seen, or if all epochs
    /// are completed.</summary>
    /// <param name="now">Time of the poll, on the same clock for all polls.</param>
    /// <param name="epochs">Total number of epochs. The recorded shares are multiples of one
    /// epoch's share.</param>
    public EpochForecast? Forecast(TimeSpan now, int epochs) => _last.Share < 1 && WholeLength is { } whole
        ? new EpochForecast(whole / epochs, now - _last.At, _uncertainty, IsLast: _last.Share > 1 - (1.5 / epochs))
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
