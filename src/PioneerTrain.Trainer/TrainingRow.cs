namespace PioneerTrain.Trainer;

/// <summary>One labelled text.</summary>
/// <param name="Line">1-based line of the JSONL file that it stood on.</param>
/// <param name="Entities">In order of appearance, never overlapping; empty says "there are none", null says "nobody looked".</param>
/// <param name="Class">The text's class; null when the row carries none.</param>
public sealed record TrainingRow(int Line, string Text, IReadOnlyList<EntitySpan>? Entities, string? Class, RowSplit Split);

/// <summary>A named entity: UTF-16 offsets into the text, the end exclusive.</summary>
public sealed record EntitySpan(int Start, int End, string Label);

/// <summary>What a row's own <c>split</c> says.</summary>
public enum RowSplit
{
    /// <summary>The row says nothing.</summary>
    Unmarked,

    /// <summary>The row is for training.</summary>
    Train,

    /// <summary>The row is held out: never trained on, only scored.</summary>
    Validation,
}

/// <summary>What the rows of a dataset teach.</summary>
public enum DatasetKind
{
    /// <summary>Named entities.</summary>
    Ner,

    /// <summary>One class for each text.</summary>
    Classification,

    /// <summary>Both.</summary>
    Mixed,
}
