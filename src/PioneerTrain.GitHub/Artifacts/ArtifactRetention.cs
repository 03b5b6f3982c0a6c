using System.Globalization;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>The retention of an artifact.</summary>
/// <param name="Days">The retention in days; null uses the setting of the repository.</param>
/// <param name="Notice">
/// A sentence when the retention is shorter than requested; otherwise null.
/// </param>
internal sealed record ArtifactRetention(int? Days, string? Notice)
{
    /// <summary>
    /// The maximum for any repository, in days (GitHub documentation, "Configuring the retention
    /// period"); used when the runner provides no limit.
    /// </summary>
    private const int MaxDays = 400;

    /// <summary>Limits the requested retention to the maximum of the repository.</summary>
    /// <param name="asked">
    /// The requested days; null or 0 uses the setting of the repository.
    /// </param>
    /// <param name="maximum">
    /// The unvalidated value of <c>GITHUB_RETENTION_DAYS</c>; null when it is not set.
    /// </param>
    /// <exception cref="ArtifactException">The requested days are less than 0.</exception>
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

        // An invalid variable does not fail the upload, because the service enforces its limit
        // itself.
        var isValid = int.TryParse(maximum, NumberStyles.None, CultureInfo.InvariantCulture, out var allowed) && allowed is >= 1 and <= MaxDays;
        var days = isValid ? allowed : MaxDays;
        return asked <= days
            ? new ArtifactRetention(asked, Notice: null)
            : new ArtifactRetention(days, $"The artifact is kept for {days} days instead of {asked}, because {days} days is the maximum.");
    }

    /// <summary>
    /// Returns when the artifact expires; null for the setting of the repository.
    /// </summary>
    public DateTimeOffset? ExpiresAt(DateTimeOffset now) => Days is { } days ? now.AddDays(days) : null;
}
