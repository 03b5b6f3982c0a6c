namespace PioneerTrain.Trainer;

/// <summary>The scores of a model on rows that it was not trained on.</summary>
/// <remarks>
/// With entities, F1, precision and recall are micro averages over exact spans (start, end and
/// label are correct). With classes only, they are macro averages over the classes. If there is
/// nothing to find and nothing is found, they are 0, because an empty test must not pass.
/// </remarks>
public sealed record Scores
{
    public required double F1 { get; init; }

    public required double Precision { get; init; }

    public required double Recall { get; init; }

    public required int TruePositives { get; init; }

    public required int FalsePositives { get; init; }

    public required int FalseNegatives { get; init; }

    /// <summary>The number of rows that the scores were measured on.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>The share of texts with the correct class; null if no row has a class.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>
    /// The mean over the labels of the F1 of single tokens; with classes only, the mean over the
    /// classes.
    /// </summary>
    public required double TokenMacroF1 { get; init; }

    /// <summary>
    /// The scores of each entity label, or of each class if there are only classes, in ordinal
    /// order.
    /// </summary>
    public required IReadOnlyList<LabelScores> PerLabel { get; init; }
}

/// <summary>The scores of one label or class.</summary>
/// <param name="Label">The label or class.</param>
/// <param name="F1">The F1 score.</param>
/// <param name="Precision">The precision.</param>
/// <param name="Recall">The recall.</param>
/// <param name="Support">The number of gold examples.</param>
/// <param name="TruePositives">The number of true positives.</param>
/// <param name="FalsePositives">The number of false positives.</param>
/// <param name="FalseNegatives">The number of false negatives.</param>
public sealed record LabelScores(
    string Label,
    double F1,
    double Precision,
    double Recall,
    int Support,
    int TruePositives,
    int FalsePositives,
    int FalseNegatives);
