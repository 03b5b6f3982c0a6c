using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The decision of the gate, with the numbers that explain it.</summary>
/// <param name="Word">The decision of all rules together.</param>
/// <param name="Enforced">
/// The decision of the rules that can fail the run; it determines the conclusion.
/// </param>
/// <param name="Findings">The result of each rule, in the order of the policy.</param>
public sealed record GateVerdict(VerdictWord Word, VerdictWord Enforced, IReadOnlyList<GateFinding> Findings)
{
    /// <summary>The verdict of a policy without rules.</summary>
    public static GateVerdict NoGate { get; } = new(VerdictWord.NoGate, VerdictWord.NoGate, []);
}

/// <summary>The decision of a gate; a value that comes first takes precedence.</summary>
public enum VerdictWord
{
    /// <summary>At least one minimum is missed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>At least one score is not reported or invalid. Never counts as passed.</summary>
    [JsonStringEnumMemberName("not_evaluated")]
    NotEvaluated,

    /// <summary>
    /// At least one minimum is neither shown to be reached nor shown to be missed, with the
    /// confidence of the policy.
    /// </summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>All minimums are reached.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The policy has no rules.</summary>
    [JsonStringEnumMemberName("no_gate")]
    NoGate,
}

/// <summary>The result of one rule.</summary>
/// <param name="Found">
/// The score, which can be NaN or out of range (see <paramref name="Standing"/>); null when it was
/// not reported.
/// </param>
/// <param name="Standing">How the score compares with the minimum.</param>
public sealed record GateFinding(GateRule Rule, ScoreEstimate? Found, GateStanding Standing)
{
    /// <summary>The confidence of the comparison; null when the score itself was compared.</summary>
    public double? Confidence { get; init; }

    /// <summary>What a gate with this rule alone decides.</summary>
    public VerdictWord Word => Standing switch
    {
        GateStanding.Reached => VerdictWord.Passed,
        GateStanding.Missed => VerdictWord.Failed,
        GateStanding.Inconclusive => VerdictWord.Inconclusive,
        _ => VerdictWord.NotEvaluated,
    };

    /// <summary>
    /// The result as a clause without a final period, with enough digits to distinguish the score
    /// from the minimum.
    /// </summary>
    public string Reason => Standing != GateStanding.Reached && Rule.Severity == Severity.Warn ? $"{Comparison}, only a warning" : Comparison;

    private string Comparison => Standing switch
    {
        GateStanding.Reached => $"{Rule.Name} {Shown.Score} reaches the minimum of {Minimum}{WithConfidence(Found?.Bounds?.Lower, "lower")}",
        GateStanding.Missed => $"{Rule.Name} {Shown.Score} is below the minimum of {Minimum}{WithConfidence(Found?.Bounds?.Upper, "upper")}",
        GateStanding.Inconclusive when Found?.Bounds is { } bounds =>
            $"{Rule.Name} {Shown.Score} does not show with {Percent} confidence whether the minimum of {Minimum} is reached (bounds {Digits(bounds.Lower).Score} and {Digits(bounds.Upper).Score})",
        GateStanding.Inconclusive => $"{Rule.Name} {Shown.Score} has no interval, so it does not show whether the minimum of {Minimum} is reached",
        GateStanding.NotReported => $"no {Rule.Name} was reported, so the minimum of {Minimum} could not be checked",
        _ => $"the reported {Rule.Name} is {MetricText.Exact(Value)}, which is not a number from 0 to 1",
    };

    /// <summary>The minimum, with as many digits as the comparison with score and bounds needs.</summary>
    private string Minimum
    {
        get
        {
            double[] compared = Confidence is not null && Found?.Bounds is { } bounds ? [Value, bounds.Lower, bounds.Upper] : [Value];
            var shown = compared.Select(number => Digits(number).Minimum).MaxBy(text => text.Length);
            return Rule.Source is null ? shown! : $"{shown} ({Rule.Source})";
        }
    }

    private double Value => Found?.Value ?? double.NaN;

    private (string Score, string Minimum) Shown => Digits(Value);

    private string Percent => MetricText.Percent(Confidence ?? 0);

    private (string Score, string Minimum) Digits(double number) => MetricText.Pair(number, Rule.Minimum);

    /// <summary>The bound that decided; nothing when the score itself was compared.</summary>
    private string WithConfidence(double? bound, string side) => Confidence is null || bound is not { } number
        ? ""
        : $" with {Percent} confidence ({side} bound {Digits(number).Score})";
}

/// <summary>How a score compares with its minimum.</summary>
public enum GateStanding
{
    /// <summary>
    /// The score, or with a confidence its lower bound, is equal to or greater than the minimum.
    /// </summary>
    [JsonStringEnumMemberName("reached")]
    Reached,

    /// <summary>The score, or with a confidence its upper bound, is below the minimum.</summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>The minimum is between the bounds, or there are no bounds.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>There is no score.</summary>
    [JsonStringEnumMemberName("not_reported")]
    NotReported,

    /// <summary>The service reported NaN, an infinite number, or a number outside of 0–1.</summary>
    [JsonStringEnumMemberName("invalid")]
    Invalid,
}
