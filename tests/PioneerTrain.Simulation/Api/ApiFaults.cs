using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Api;

/// <summary>The severity of the faults between the steps and GitHub.</summary>
/// <param name="Rate">The share of the requests with a fault.</param>
/// <param name="Latency">The maximum time to GitHub, and the maximum time back, in seconds.</param>
/// <param name="Kills">The share of the jobs that are killed.</param>
internal sealed record ApiFaultSettings(string Name, double Rate, double Latency, double Kills)
{
    public static ApiFaultSettings None { get; } = new("calm", 0, 0.5, 0);

    public static ApiFaultSettings Drawn(SeededRandom random)
    {
        var latency = random.OneOf(0.05, 0.2, 0.5);
        var rate = random.OneOf(0.02, 0.1, 0.25);
        return random.Below(20) switch
        {
            < 4 => None with { Latency = latency },
            < 9 => new ApiFaultSettings("rough", rate, latency, 0),
            < 13 => new ApiFaultSettings("killed", 0, latency, 0.3),
            _ => new ApiFaultSettings("broken", rate, latency, 0.2),
        };
    }
}

/// <summary>What happens to a request.</summary>
internal enum ApiFault
{
    None,
    NotConnected,
    LostBefore,
    LostAfter,
    SilentBefore,
    SilentAfter,
    ErrorBefore,
    ErrorAfter,

    /// <summary>A gateway gives up, and GitHub processes the request a little later.</summary>
    ErrorThenProcessed,
    RateLimited,

    /// <summary>The response has status 200 and is the page of a proxy.</summary>
    Unreadable,
}

/// <param name="Late">The time from the error to the processing.</param>
/// <param name="DiesWithSender">
/// Whether the request is lost if its sender is killed before it arrives.
/// </param>
internal sealed record ApiOutcome(ApiFault Fault, TimeSpan There, TimeSpan Back, TimeSpan Late, int Status, int? RetryAfter, bool DiesWithSender)
{
    /// <summary>The maximum time between an error and the processing of the request.</summary>
    private const double Latest = 0.5;

    private static readonly ApiFault[] _faults = [.. Enum.GetValues<ApiFault>().Where(fault => fault != ApiFault.None)];

    public static ApiOutcome Drawn(ApiFaultSettings settings, SeededRandom random) => new(
        random.Chance(settings.Rate) ? random.OneOf<ApiFault>(_faults) : ApiFault.None,
        random.Seconds(0.01, settings.Latency),
        random.Seconds(0.01, settings.Latency),
        random.Seconds(0, Latest),
        random.OneOf(500, 502, 503, 504),
        random.Chance(0.7) ? random.OneOf(1, 5, 60) : null,
        random.Chance(0.3));
}
