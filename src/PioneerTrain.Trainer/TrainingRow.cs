namespace PioneerTrain.Trainer;

/// <summary>A labeled text.</summary>
/// <param name="Line">The line of the JSONL file, from 1.</param>
/// <param name="Text">The text.</param>
/// <param name="Entities">
/// The entities in order of appearance, without overlaps; empty if the text has none, null if it is
/// not annotated with entities.
/// </param>
/// <param name="Class">The class of the text; null if the row has none.</param>
/// <param name="Split">The split that the row specifies.</param>
public sealed record TrainingRow(
    int Line, string Text, IReadOnlyList<EntitySpan>? Entities, string? Class, RowSplit Split);

/// <summary>A named entity. The offsets are UTF-16 code units; the end is exclusive.</summary>
public sealed record EntitySpan(int Start, int End, string Label);

/// <summary>The <c>split</c> of a row.</summary>
public enum RowSplit
{
    /// <summary>The row has no split.</summary>
    Unmarked,

    /// <summary>The row is for training.</summary>
    Train,

    /// <summary>The row is held out: it is not trained on, only scored.</summary>
    Validation,
}

/// <summary>The kind of labels in a dataset.</summary>
public enum DatasetKind
{
    /// <summary>Named entities.</summary>
    Ner,

    /// <summary>A class for each text.</summary>
    Classification,

    /// <summary>Named entities and classes.</summary>
    Mixed,
}
