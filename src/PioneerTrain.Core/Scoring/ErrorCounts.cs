namespace PioneerTrain.Scoring;

/// <summary>
/// The errors of an evaluation by kind. Each gold item and each predicted item is in at most one
/// error. No score depends on them.
/// </summary>
/// <param name="CaseOnly">Same label, and texts that differ only in upper and lower case.</param>
/// <param name="WrongLabel">
/// Same text, another label. For classes, one gold class and one other predicted class.
/// </param>
/// <param name="WrongBoundary">Same label, and one text contains the other.</param>
/// <param name="Missed">The gold items that are in none of these pairs.</param>
/// <param name="Spurious">The predicted items that are in none of these pairs.</param>
/// <param name="Confusions">
/// The most frequent wrong labels, at most <see cref="MostConfusions"/>, the most frequent first.
/// </param>
public sealed record ErrorCounts(
    int CaseOnly,
    int WrongLabel,
    int WrongBoundary,
    int Missed,
    int Spurious,
    IReadOnlyList<Confusion> Confusions)
{
    /// <summary>The maximum number of <see cref="Confusions"/>.</summary>
    public const int MostConfusions = 10;

    /// <summary>
    /// Returns the errors as a sentence, such as <c>Errors: 12 missed, 3 with a wrong label.</c>
    /// </summary>
    public string Describe()
    {
        (int Count, string Kind)[] kinds =
        [
            (Missed, "missed"),
            (Spurious, "spurious"),
            (WrongLabel, "with a wrong label"),
            (WrongBoundary, "with a wrong boundary"),
            (CaseOnly, "different only in case"),
        ];
        var found = kinds.Where(kind => kind.Count > 0).Select(kind => $"{kind.Count:N0} {kind.Kind}").ToList();
        return found.Count == 0 ? "No errors." : $"Errors: {string.Join(", ", found)}.";
    }
}

/// <summary>A label that was predicted instead of another. Untrusted text.</summary>
/// <param name="Gold">The expected label.</param>
/// <param name="Predicted">The predicted label.</param>
/// <param name="Count">The number of items, 1 or more.</param>
public sealed record Confusion(string Gold, string Predicted, int Count);
