using PioneerTrain.Scoring;

namespace PioneerTrain.Jobs;

/// <summary>A saved state of a training. A new job can use its id as <c>base_model</c>.</summary>
public sealed record Checkpoint(string Id, int? Epoch, int? Step, double? TrainingLoss, double? ValidationLoss, bool IsBest, bool IsFinal, DateTimeOffset? CreatedAt)
{
    /// <summary>The scores on the validation rows; empty when the service reports none.</summary>
    public Scores Metrics { get; init; } = Scores.None;
}
