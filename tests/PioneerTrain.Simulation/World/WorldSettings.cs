using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>How the service of a schedule is.</summary>
internal sealed record WorldSettings
{
    public required Profile Profile { get; init; }

    /// <summary>Of the jobs.</summary>
    public required double ShareOfFailures { get; init; }

    /// <summary>Jobs that the account had before, which a list shows on several pages.</summary>
    public required int EarlierJobs { get; init; }

    /// <summary>Jobs that others of the account created within the last minute, of the 20 that are allowed.</summary>
    public required int RecentCreates { get; init; }

    /// <summary>Chance of a log answer whose entries are shuffled, repeated or cut at the end.</summary>
    public required double LogDisorder { get; init; }

    /// <summary>The log is a stream that stays open.</summary>
    public required bool LogStaysOpen { get; init; }

    public required DownloadForm Download { get; init; }

    /// <summary>Of a signed address.</summary>
    public required TimeSpan AddressLife { get; init; }

    /// <summary>The storage answers a part where one is asked for.</summary>
    public required bool GivesParts { get; init; }

    /// <summary>Until an uploaded dataset is ready.</summary>
    public required TimeSpan Processing { get; init; }

    /// <summary>An upload takes several blocks.</summary>
    public required bool WeightsAreLarge { get; init; }

    /// <summary>Of the address that the artifact service gives for an upload.</summary>
    public required TimeSpan UploadAddressLife { get; init; }

    public static WorldSettings Drawn(Dice dice)
    {
        var profile = dice.OneOf(Profile.Seed, Profile.Seed, Profile.Live, Profile.Live, Profile.V1);
        var isLarge = dice.Chance(0.04);
        return new WorldSettings
        {
            Profile = profile,
            ShareOfFailures = dice.OneOf(0, 0, 0.2, 0.6),
            EarlierJobs = dice.Chance(0.08) ? 150 + dice.Below(300) : dice.Below(4),
            RecentCreates = dice.Chance(0.1) ? 18 + dice.Below(3) : 0,
            LogDisorder = profile == Profile.Seed ? 0 : dice.OneOf(0, 0.1, 0.5),
            LogStaysOpen = profile == Profile.Seed && dice.Chance(0.15),
            Download = profile == Profile.Seed
                ? dice.OneOf(DownloadForm.Body, DownloadForm.Body, DownloadForm.Redirect)
                : dice.OneOf(DownloadForm.Address, DownloadForm.Address, DownloadForm.Redirect),
            AddressLife = dice.Chance(0.2) ? dice.Seconds(9, 15) : TimeSpan.FromHours(1),
            GivesParts = dice.Chance(0.6),
            Processing = dice.Seconds(0.2, 20),
            WeightsAreLarge = isLarge,
            UploadAddressLife = dice.Chance(isLarge ? 0.3 : 0.02) ? dice.Seconds(0.3, 8) : TimeSpan.FromHours(1),
        };
    }
}

/// <summary>How the service gives weights.</summary>
internal enum DownloadForm
{
    /// <summary>They are the answer.</summary>
    Body,

    /// <summary>JSON names a signed address of another host.</summary>
    Address,

    /// <summary>A redirect leads to that address.</summary>
    Redirect,
}
