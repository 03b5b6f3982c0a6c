using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The decision of the gate, with the numbers that explain it.</summary>
public abstract record GateVerdict
{
    private GateVerdict(IReadOnlyList<GateFinding> findings) => Findings = findings;

    /// <summary>The result of each rule, in the order of the policy.</summary>
    public IReadOnlyList<GateFinding> Findings { get; }

    /// <summary>All minimums are reached.</summary>
    public sealed record Passed(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>At least one minimum is missed.</summary>
    public sealed record Failed(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>
    /// No minimum is missed, but at least one score is not reported or invalid. Never counts as
    /// passed.
    /// </summary>
    public sealed record NotEvaluated(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>The policy has no rules.</summary>
    public sealed record NoGate() : GateVerdict([]);
}

/// <summary>The result of one rule.</summary>
/// <param name="Found">
/// The score as reported, which can be NaN or out of range (see <paramref name="Standing"/>); null
/// when it was not reported.
/// </param>
/// <param name="Standing">How the score compares with the minimum.</param>
public sealed record GateFinding(GateRule Rule, double? Found, GateStanding Standing)
{
    /// <summary>
    /// The result as a clause without a final period, with enough digits to distinguish the score
    /// from the minimum.
    /// </summary>
    public string Reason => Standing switch
    {
        GateStanding.Reached => $"{Name} {Shown.Score} reaches the minimum of {Minimum}",
        GateStanding.Missed => $"{Name} {Shown.Score} is below the minimum of {Minimum}",
        GateStanding.NotReported => $"no {Name} was reported, so the minimum of {Minimum} could not be checked",
        _ => $"the reported {Name} is {MetricText.Exact(Found ?? double.NaN)}, which is not a number from 0 to 1",
    };

    private string Minimum => Rule.Source is null ? Shown.Minimum : $"{Shown.Minimum} ({Rule.Source})";

    private string Name => Rule.Metric.SentenceName;

    private (string Score, string Minimum) Shown => MetricText.Pair(Found ?? double.NaN, Rule.Minimum);
}

/// <summary>How a score compares with its minimum.</summary>
public enum GateStanding
{
    /// <summary>The score is equal to or greater than the minimum.</summary>
    [JsonStringEnumMemberName("reached")]
    Reached,

    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>The service did not report the score.</summary>
    [JsonStringEnumMemberName("not_reported")]
    NotReported,

    /// <summary>The service reported NaN, an infinite number, or a number outside of 0–1.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
