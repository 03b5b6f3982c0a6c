namespace PioneerTrain.Trainer;

/// <summary>How well a model does on rows that it was not trained on.</summary>
/// <remarks>
/// Where there are entities, F1, precision and recall are micro averages over exact spans (start, end and label all right). Where there are only classes
/// they are macro averages over the classes. Nothing to find and nothing found is 0, not 1: an empty test proves nothing.
/// </remarks>
public sealed record Scores
{
    public required double F1 { get; init; }

    public required double Precision { get; init; }

    public required double Recall { get; init; }

    public required int TruePositives { get; init; }

    public required int FalsePositives { get; init; }

    public required int FalseNegatives { get; init; }

    /// <summary>Rows that the scores were measured on.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>Share of texts with the right class; null when no row carries one.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Mean over the labels of the F1 of single tokens; over the classes where there are only classes.</summary>
    public required double TokenMacroF1 { get; init; }

    /// <summary>One for each entity label, or for each class where there are only classes; in ordinal order.</summary>
    public required IReadOnlyList<LabelScores> PerLabel { get; init; }
}

/// <summary>The scores of one label or class.</summary>
/// <param name="Support">Gold examples.</param>
public sealed record LabelScores(string Label, double F1, double Precision, double Recall, int Support, int TruePositives, int FalsePositives, int FalseNegatives);
