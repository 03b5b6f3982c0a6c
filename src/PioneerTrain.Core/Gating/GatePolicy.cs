using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>What a model must reach to pass.</summary>
/// <param name="Rules">At most one for each metric, in the order of <see cref="Metric.All"/>; empty requires nothing.</param>
public sealed record GatePolicy(IReadOnlyList<GateRule> Rules)
{
    /// <summary>Requires nothing.</summary>
    public static GatePolicy None { get; } = new([]);

    /// <summary>True when there is nothing to judge.</summary>
    public bool IsEmpty => Rules.Count == 0;
}

/// <summary>A minimum for one metric.</summary>
/// <param name="Minimum">0 to 1; a score equal to it passes.</param>
public sealed record GateRule(Metric Metric, double Minimum);
