using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The minimum scores that a model must reach to pass the gate.</summary>
/// <param name="Rules">
/// At most one rule for each metric, in the order of <see cref="Metric.All"/>; empty when there is
/// no gate.
/// </param>
public sealed record GatePolicy(IReadOnlyList<GateRule> Rules)
{
    /// <summary>A policy without rules.</summary>
    public static GatePolicy None { get; } = new([]);

    /// <summary>True when the policy has no rules.</summary>
    public bool IsEmpty => Rules.Count == 0;
}

/// <summary>The minimum of one metric.</summary>
/// <param name="Minimum">The minimum score, from 0 to 1; an equal score passes.</param>
public sealed record GateRule(Metric Metric, double Minimum)
{
    /// <summary>Line of the rule in the config, 1-based; null when an input or option set it.</summary>
    public int? Line { get; init; }

    /// <summary>The input or option that set the rule; null when the config did.</summary>
    public string? Source { get; init; }
}
