namespace PioneerTrain.Trainer;

/// <summary>The scores of a checkpoint on some rows, and what it said to each.</summary>
/// <param name="Loss">Mean cross-entropy; null when no label of the rows is known to the model.</param>
/// <param name="UnreadableRows">Lines of the dataset that are no rows, and so were not scored.</param>
public sealed record EvaluationReport(Scores Scores, double? Loss, IReadOnlyList<ScoredRow> Rows, int UnreadableRows);

/// <summary>One row with what the model said.</summary>
/// <param name="Predicted">Empty when the model knows no entity labels.</param>
/// <param name="PredictedClass">Null when the model knows no classes.</param>
public sealed record ScoredRow(TrainingRow Row, IReadOnlyList<EntitySpan> Predicted, string? PredictedClass);
