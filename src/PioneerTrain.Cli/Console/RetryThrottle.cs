namespace PioneerTrain.Cli.Console;

/// <summary>
/// Limits the messages about retries: the first is shown at once, later ones once a minute with the
/// number of retries in between. Retries are nested, so that an outage would fill the log.
/// </summary>
internal sealed class RetryThrottle(TimeProvider time)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _lastShown;
    private int _hidden;

    /// <summary>Returns the message to show; null when the retry is only counted.</summary>
    public string? Next(string why, int attempt, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_lastShown is { } last && time.GetElapsedTime(last) < _interval)
            {
                _hidden++;
                return null;
            }

            var hidden = _hidden;
            (_lastShown, _hidden) = (time.GetTimestamp(), 0);
            return Messages.Retry(why, attempt, delay, hidden);
        }
    }
}
