namespace PioneerTrain.Gating;

/// <summary>The least that a model must reach, each 0–1; null asks for nothing.</summary>
public sealed record GatePolicy(double? MinimumF1 = null, double? MinimumPrecision = null, double? MinimumRecall = null)
{
    /// <summary>True when there is nothing to judge.</summary>
    public bool IsEmpty => MinimumF1 is null && MinimumPrecision is null && MinimumRecall is null;
}
