namespace PioneerTrain.Trainer;

/// <summary>The prediction of a model for a text.</summary>
/// <param name="Spans">
/// The entities in order of appearance, one for each occurrence, without overlaps; empty if the
/// model has no entity labels.
/// </param>
/// <param name="Classes">
/// The classes in the order of the model, with probabilities that add up to 1; empty if the model
/// has no classes.
/// </param>
public sealed record ModelPrediction(IReadOnlyList<PredictedSpan> Spans, IReadOnlyList<PredictedClass> Classes)
{
    /// <summary>The prediction of a model without labels and classes.</summary>
    public static ModelPrediction None { get; } = new([], []);
}

/// <summary>
/// A predicted entity. The offsets are UTF-16 code units; the end is exclusive. They never split a
/// surrogate pair.
/// </summary>
/// <param name="Start">The offset of the first code unit.</param>
/// <param name="End">The offset after the last code unit.</param>
/// <param name="Label">The label.</param>
/// <param name="Confidence">The mean probability of the tags of its tokens, 0 to 1.</param>
public sealed record PredictedSpan(int Start, int End, string Label, double Confidence);

/// <summary>A class and its probability, 0 to 1.</summary>
public sealed record PredictedClass(string Name, double Probability);
