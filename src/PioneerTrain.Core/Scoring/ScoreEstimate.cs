namespace PioneerTrain.Scoring;

/// <summary>A score, with its uncertainty from the choice of the examples where it is known.</summary>
/// <remarks>
/// The intervals do not cover retraining: another random seed alone changes the F1 of named-entity
/// recognition by about 0.01 (Reimers and Gurevych, EMNLP 2017).
/// </remarks>
/// <param name="Value">
/// The score, from 0 to 1. A score that the service reported can also be NaN or out of range.
/// </param>
/// <param name="Interval">
/// The two-sided interval at <see cref="IntervalConfidence"/>; null when it cannot be estimated.
/// </param>
/// <param name="Bounds">
/// The lower and the upper one-sided bound, each at the confidence of the evaluation; null when
/// they cannot be estimated. The decision of a gate uses one of them at a time.
/// </param>
public sealed record ScoreEstimate(double Value, Interval? Interval = null, Interval? Bounds = null)
{
    /// <summary>The confidence of <see cref="Interval"/>.</summary>
    public const double IntervalConfidence = 0.95;
}
