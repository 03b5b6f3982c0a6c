using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The properties of the service in a schedule.</summary>
internal sealed record WorldSettings
{
    public required Profile Profile { get; init; }

    /// <summary>Share of the jobs that fail.</summary>
    public required double ShareOfFailures { get; init; }

    /// <summary>
    /// The number of existing jobs of the account, which fill several pages of a list.
    /// </summary>
    public required int EarlierJobs { get; init; }

    /// <summary>
    /// Jobs that other users of the account created within the last minute, of the 20 that are
    /// allowed.
    /// </summary>
    public required int RecentCreates { get; init; }

    /// <summary>
    /// Probability that the entries of a log response are shuffled, repeated or truncated.
    /// </summary>
    public required double LogDisorder { get; init; }

    /// <summary>Whether the log is a stream that stays open.</summary>
    public required bool LogStaysOpen { get; init; }

    public required DownloadForm Download { get; init; }

    /// <summary>Lifetime of a signed address.</summary>
    public required TimeSpan AddressLife { get; init; }

    /// <summary>Whether the storage supports range requests.</summary>
    public required bool SupportsRanges { get; init; }

    /// <summary>Time until an uploaded dataset is ready.</summary>
    public required TimeSpan Processing { get; init; }

    /// <summary>Whether an upload has several blocks.</summary>
    public required bool WeightsAreLarge { get; init; }

    /// <summary>Lifetime of the upload address of the artifact service.</summary>
    public required TimeSpan UploadAddressLife { get; init; }

    /// <summary>Whether the older address families have <c>/inference</c>.</summary>
    public required bool HasInference { get; init; }

    /// <summary>When the training dataset gets a new version; null for never.</summary>
    public required TimeSpan? NewVersionAfter { get; init; }

    /// <summary>Whether logs contain validation losses, and full job records the current epoch.</summary>
    public bool ReportsLosses { get; init; }

    public static WorldSettings Drawn(SeededRandom random)
    {
        var profile = random.OneOf(Profile.Seed, Profile.Seed, Profile.Live, Profile.Live, Profile.V1);
        var isLarge = random.Chance(0.04);
        return new WorldSettings
        {
            Profile = profile,
            ShareOfFailures = random.OneOf(0, 0, 0.2, 0.6),
            EarlierJobs = random.Chance(0.08) ? 150 + random.Below(300) : random.Below(4),
            RecentCreates = random.Chance(0.1) ? 18 + random.Below(3) : 0,
            LogDisorder = profile == Profile.Seed ? 0 : random.OneOf(0, 0.1, 0.5),
            LogStaysOpen = profile == Profile.Seed && random.Chance(0.15),
            Download = profile == Profile.Seed
                ? random.OneOf(DownloadForm.Body, DownloadForm.Body, DownloadForm.Redirect)
                : random.OneOf(DownloadForm.Address, DownloadForm.Address, DownloadForm.Redirect),
            AddressLife = random.Chance(0.2) ? random.Seconds(9, 15) : TimeSpan.FromHours(1),
            SupportsRanges = random.Chance(0.6),
            Processing = random.Seconds(0.2, 20),
            WeightsAreLarge = isLarge,
            UploadAddressLife = random.Chance(isLarge ? 0.3 : 0.02) ? random.Seconds(0.3, 8) : TimeSpan.FromHours(1),
            HasInference = !random.Chance(0.15),
            NewVersionAfter = random.Chance(0.15) ? random.Seconds(10, 400) : null,
        };
    }
}

/// <summary>How the service returns weights.</summary>
internal enum DownloadForm
{
    /// <summary>In the response.</summary>
    Body,

    /// <summary>At a signed address on another host, in JSON.</summary>
    Address,

    /// <summary>At that address, through a redirect.</summary>
    Redirect,
}
