namespace PioneerTrain.Trainer;

/// <summary>The scores of a checkpoint on a set of rows, with its predictions.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Loss">The mean cross-entropy; null if the model knows no label of the rows.</param>
/// <param name="Rows">The scored rows.</param>
/// <param name="UnreadableRows">The number of invalid rows, which were not scored.</param>
public sealed record EvaluationReport(Scores Scores, double? Loss, IReadOnlyList<ScoredRow> Rows, int UnreadableRows);

/// <summary>A row and its prediction.</summary>
/// <param name="Row">The row.</param>
/// <param name="Predicted">The predicted entities; empty if the model has no entity labels.</param>
/// <param name="PredictedClass">The predicted class; null if the model has no classes.</param>
public sealed record ScoredRow(TrainingRow Row, IReadOnlyList<EntitySpan> Predicted, string? PredictedClass);
