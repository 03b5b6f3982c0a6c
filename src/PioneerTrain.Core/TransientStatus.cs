namespace PioneerTrain;

/// <summary>The one meaning of a transient HTTP status, for the service, for GitHub and for storage.</summary>
public static class TransientStatus
{
    /// <summary>True when the same request may succeed later: 408, 425, 429 and every 5xx but 501 (not implemented) and 505 (HTTP version).</summary>
    public static bool Contains(int status) => status is 408 or 425 or 429 or (>= 500 and <= 599 and not (501 or 505));
}
