namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Cancels an attempt that takes too long. The transfer of a file renews it with each part, so that
/// only a transfer without progress ends.
/// </summary>
internal sealed class IdleTimeout(TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = new(limit, time);
    private bool _isDisposed;

    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Does nothing after the end of the attempt: the HTTP stack can still be sending when the
    /// response has arrived.
    /// </summary>
    public void Renew()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _source.CancelAfter(limit);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _source.Dispose();
        }
    }
}
