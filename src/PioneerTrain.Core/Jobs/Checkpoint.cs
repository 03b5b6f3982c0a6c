namespace PioneerTrain.Jobs;

/// <summary>A saved state during training. Its id can be the <c>base_model</c> of a new job.</summary>
public sealed record Checkpoint(string Id, int? Epoch, int? Step, double? TrainingLoss, double? ValidationLoss, bool IsBest, bool IsFinal, DateTimeOffset? CreatedAt);
