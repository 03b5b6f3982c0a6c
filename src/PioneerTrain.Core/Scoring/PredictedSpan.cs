namespace PioneerTrain.Scoring;

/// <summary>A span that the model predicted for an example. Untrusted text.</summary>
/// <param name="Text">The text of the span, as in the example.</param>
/// <param name="Label">The label of the span.</param>
/// <param name="Start">
/// The start in the text of the example, in UTF-16 code units; null when not reported.
/// </param>
/// <param name="End">
/// The exclusive end in the text of the example, in UTF-16 code units; null when not reported.
/// </param>
public sealed record PredictedSpan(string Text, string Label, int? Start = null, int? End = null);

/// <summary>What counts as one item when spans are compared.</summary>
public enum SpanMatch
{
    /// <summary>
    /// A text with a label, once for each example, however often the text occurs. Gold spans have no
    /// offsets, and annotators differ in listing repeated mentions.
    /// </summary>
    Text,

    /// <summary>
    /// Each mention, for files that list every mention and predictions with their offsets. Mentions
    /// with the same text and label are matched by their number.
    /// </summary>
    Occurrence,
}
