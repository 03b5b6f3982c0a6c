using System.Text.Json.Serialization;

namespace PioneerTrain.Gating;

/// <summary>The decision of the gate, with the numbers that explain it.</summary>
/// <param name="Word">The decision of all rules together.</param>
/// <param name="Enforced">
/// The decision of the rules that can fail the run; it determines the conclusion.
/// </param>
/// <param name="Findings">The result of each minimum, in the order of the policy.</param>
public sealed record GateVerdict(VerdictWord Word, VerdictWord Enforced, IReadOnlyList<GateFinding> Findings)
{
    /// <summary>The verdict of a policy without rules.</summary>
    public static GateVerdict NoGate { get; } = new(VerdictWord.NoGate, VerdictWord.NoGate, []);

    /// <summary>The result of each maximum drop, in the order of the policy.</summary>
    public IReadOnlyList<DropFinding> Drops { get; init; } = [];

    /// <summary>The results of all rules.</summary>
    public IEnumerable<RuleFinding> All => Findings.Concat<RuleFinding>(Drops);
}

/// <summary>The decision of a gate; a value that comes first takes precedence.</summary>
public enum VerdictWord
{
    /// <summary>At least one minimum or maximum drop is missed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>At least one score is not reported or invalid. Never counts as passed.</summary>
    [JsonStringEnumMemberName("not_evaluated")]
    NotEvaluated,

    /// <summary>At least one maximum drop has no baseline that it can be compared with.</summary>
    [JsonStringEnumMemberName("not_comparable")]
    NotComparable,

    /// <summary>
    /// At least one minimum or maximum drop is neither shown to be reached nor shown to be missed, with the
    /// confidence of the policy.
    /// </summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>All rules are met.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>The policy has no rules.</summary>
    [JsonStringEnumMemberName("no_gate")]
    NoGate,
}
