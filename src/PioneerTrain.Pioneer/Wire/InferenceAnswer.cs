namespace PioneerTrain.Pioneer.Wire;

/// <summary>The response to one inference request.</summary>
/// <param name="Tokens">Tokens that the service counted for text and answer (wire names
/// <c>token_usage</c> and <c>usage.total_tokens</c>); 0 if it reports none.</param>
public sealed record InferenceAnswer(Prediction Prediction, long Tokens);

/// <summary>What a model predicts for one text. Untrusted: it can contain labels that were not
/// requested and text that is not part of the row.</summary>
public sealed record Prediction
{
    /// <summary>The predicted entities, in the service's order; empty for classification. A mention
    /// that occurs more than once in the text can be repeated.</summary>
    public IReadOnlyList<SpanPrediction> Spans { get; init; } = [];

    /// <summary>The predicted classes without repetitions: one for single-label classification, any
    /// number for multi-label classification; empty for entities.</summary>
    public IReadOnlyList<ClassPrediction> Classes { get; init; } = [];
}

/// <summary>A predicted entity.</summary>
/// <param name="Text">The predicted part of the text. A full stop that the service appended to the
/// text is removed.</param>
/// <param name="Start">Index of the first UTF-16 character in the text; null if the service sent
/// no offsets, or offsets at which the text does not contain <paramref name="Text"/>.</param>
/// <param name="End">Index after the last UTF-16 character; null together with
/// <paramref name="Start"/>.</param>
/// <param name="Confidence">As sent, usually 0 to 1; null if not reported.</param>
public sealed record SpanPrediction(string Text, string Label, int? Start, int? End, double? Confidence);

/// <summary>A predicted class.</summary>
/// <param name="Confidence">As sent, usually 0 to 1; null if not reported.</param>
public sealed record ClassPrediction(string Label, double? Confidence);
