using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>What the gate decided, with the numbers that explain it.</summary>
public abstract record GateVerdict
{
    private GateVerdict(IReadOnlyList<GateFinding> findings) => Findings = findings;

    /// <summary>One for each rule of the policy, in its order.</summary>
    public IReadOnlyList<GateFinding> Findings { get; }

    /// <summary>Every minimum is reached.</summary>
    public sealed record Passed(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>At least one minimum is missed, whatever the others are.</summary>
    public sealed record Failed(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>No minimum is known to be missed, but at least one metric cannot be compared. This never counts as passed.</summary>
    public sealed record NotEvaluated(IReadOnlyList<GateFinding> Findings) : GateVerdict(Findings);

    /// <summary>The policy asks for nothing.</summary>
    public sealed record NoGate() : GateVerdict([]);
}

/// <summary>The result of one rule.</summary>
/// <param name="Found">The score as reported; null when none was reported. May be NaN or out of range: see <paramref name="Standing"/>.</param>
/// <param name="Standing">How the score compares with the minimum.</param>
public sealed record GateFinding(GateRule Rule, double? Found, GateStanding Standing)
{
    /// <summary>The finding as a clause without a full stop, with enough digits that two different numbers look different.</summary>
    public string Reason => Standing switch
    {
        GateStanding.Reached => $"{Name} {Shown.Left} reaches the minimum of {Shown.Right}",
        GateStanding.Missed => $"{Name} {Shown.Left} is below the minimum of {Shown.Right}",
        GateStanding.NotReported => $"no {Name} was reported, and at least {Shown.Right} is asked for",
        _ => $"the reported {Name} is {MetricText.Exact(Found ?? double.NaN)}, which is not a number from 0 to 1",
    };

    private string Name => Rule.Metric.SentenceName;

    private (string Left, string Right) Shown => MetricText.Pair(Found ?? double.NaN, Rule.Minimum);
}

public enum GateStanding
{
    /// <summary>Found is at least the minimum; equality is enough.</summary>
    [JsonStringEnumMemberName("reached")]
    Reached,

    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>The service reported no such number.</summary>
    [JsonStringEnumMemberName("not_reported")]
    NotReported,

    /// <summary>The service reported NaN, an infinite number, or one outside of 0–1.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
