using System.Globalization;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>How long GitHub keeps an artifact.</summary>
/// <param name="Days">Null leaves it to the repository's setting.</param>
/// <param name="Notice">A sentence when it is not what was asked for; otherwise null.</param>
internal sealed record ArtifactRetention(int? Days, string? Notice)
{
    /// <summary>The most that any repository can be given (GitHub's documentation, "Configuring the retention period"); the limit where the runner names none.</summary>
    private const int LongestAnywhere = 400;

    /// <param name="asked">Days; null or 0 leaves it to the repository's setting.</param>
    /// <param name="maximum"><c>GITHUB_RETENTION_DAYS</c> as the runner said it; null where it said nothing.</param>
    /// <exception cref="ArtifactException">Fewer than 0 days were asked for.</exception>
    public static ArtifactRetention Resolve(int? asked, string? maximum)
    {
        if (asked is null or 0)
        {
            return new ArtifactRetention(Days: null, Notice: null);
        }

        if (asked < 0)
        {
            throw ArtifactFailures.NegativeRetention(asked.Value);
        }

        // The service knows its own limit, so a variable that cannot be read is no reason to keep the weights from anyone.
        var days = int.TryParse(maximum, NumberStyles.None, CultureInfo.InvariantCulture, out var allowed) && allowed is >= 1 and <= LongestAnywhere ? allowed : LongestAnywhere;
        return asked <= days
            ? new ArtifactRetention(asked, Notice: null)
            : new ArtifactRetention(days, $"The artifact is kept for {days} days, not {asked}: no more are allowed.");
    }

    public DateTimeOffset? ExpiresAt(DateTimeOffset now) => Days is { } days ? now.AddDays(days) : null;
}
