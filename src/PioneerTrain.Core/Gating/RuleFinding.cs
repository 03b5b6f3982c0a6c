using System.Text.Json.Serialization;

namespace PioneerTrain.Gating;

/// <summary>The result of one rule.</summary>
/// <param name="Standing">How the score compares with the limit of the rule.</param>
public abstract record RuleFinding(GateStanding Standing)
{
    /// <summary>The rule, whatever its kind.</summary>
    public abstract PolicyRule Subject { get; }

    /// <summary>What a gate with this rule alone decides.</summary>
    public VerdictWord Word => Standing switch
    {
        GateStanding.Reached => VerdictWord.Passed,
        GateStanding.Missed => VerdictWord.Failed,
        GateStanding.Inconclusive => VerdictWord.Inconclusive,
        GateStanding.NotComparable => VerdictWord.NotComparable,
        _ => VerdictWord.NotEvaluated,
    };

    /// <summary>
    /// The result as a clause without a final period, with enough digits to distinguish the score
    /// from the limit.
    /// </summary>
    public string Reason => Standing != GateStanding.Reached && Subject.Severity == Severity.Warn ? $"{Comparison}, only a warning" : Comparison;

    protected abstract string Comparison { get; }
}

/// <summary>How a score compares with its minimum, or its drop with the maximum.</summary>
public enum GateStanding
{
    /// <summary>
    /// The score, or with a confidence its lower bound, is equal to or greater than the minimum; the
    /// upper bound of the drop is at most the maximum.
    /// </summary>
    [JsonStringEnumMemberName("reached")]
    Reached,

    /// <summary>
    /// The score, or with a confidence its upper bound, is below the minimum; the lower bound of the
    /// drop is above the maximum.
    /// </summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>The limit is between the bounds, or there are no bounds.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>There is no baseline, or it was evaluated in another way.</summary>
    [JsonStringEnumMemberName("not_comparable")]
    NotComparable,

    /// <summary>There is no score.</summary>
    [JsonStringEnumMemberName("not_reported")]
    NotReported,

    /// <summary>The service reported NaN, an infinite number, or a number outside of 0–1.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
