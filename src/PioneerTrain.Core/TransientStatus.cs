namespace PioneerTrain;

/// <summary>
/// Defines the transient HTTP statuses of the training service, GitHub and storage.
/// </summary>
public static class TransientStatus
{
    /// <summary>
    /// Returns true when the same request can succeed later: 408, 425, 429 and every 5xx except 501
    /// (not implemented) and 505 (HTTP version).
    /// </summary>
    public static bool Contains(int status) => status is 408 or 425 or 429 or (>= 500 and <= 599 and not (501 or 505));
}
