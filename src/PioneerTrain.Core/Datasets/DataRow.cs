namespace PioneerTrain.Datasets;

/// <summary>A valid row of a data file.</summary>
/// <param name="Text">The text to label; for a decoder row, the contents of its messages.</param>
/// <param name="Kind">The documented form that the row has.</param>
public sealed record DataRow(RowKind Kind, string Text)
{
    /// <summary>The entities of an entity row, in the order of the file; empty for a row without entities.</summary>
    public IReadOnlyList<RowEntity> Entities { get; init; } = [];

    /// <summary>The classes of a classification row: one under <c>label</c>, or several under <c>labels</c>.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>True for a classification row with <c>labels</c>, also when it has one or none.</summary>
    public bool IsMultiLabel { get; init; }

    public RowSplit Split { get; init; }

    /// <summary>Every label of the row, repeated as often as it occurs.</summary>
    public IEnumerable<string> Labels => Kind == RowKind.Entities ? Entities.Select(entity => entity.Label) : Classes;
}

/// <summary>An entity of a row: a part of the row's text, and its label.</summary>
public sealed record RowEntity(string Text, string Label);

/// <summary>The row forms that the service documents for uploads.</summary>
public enum RowKind
{
    /// <summary><c>{"text", "entities": [["text", "label"], …]}</c>; wire name <c>ner</c>.</summary>
    Entities,

    /// <summary><c>{"text", "label"}</c> or <c>{"text", "labels": […]}</c>; wire name <c>classification</c>.</summary>
    Classification,

    /// <summary><c>{"messages": [{"role", "content"}, …]}</c>; wire name <c>decoder</c>.</summary>
    Decoder,

    /// <summary><c>{"text", "json_structures": […]}</c>; wire name <c>custom</c>.</summary>
    Extraction,
}

/// <summary>The part of the data that a row belongs to. Only the local server reads it.</summary>
public enum RowSplit
{
    /// <summary>The row has no <c>split</c>.</summary>
    Unmarked,

    Train,

    /// <summary>Held out from training.</summary>
    Validation,
}

/// <summary>Names of the row forms.</summary>
public static class RowKinds
{
    /// <summary>Returns the service's <c>dataset_type</c>.</summary>
    public static string WireName(this RowKind kind) => kind switch
    {
        RowKind.Entities => "ner",
        RowKind.Classification => "classification",
        RowKind.Decoder => "decoder",
        _ => "custom",
    };

    /// <summary>Returns the name of the form in messages, with its article.</summary>
    public static string Describe(this RowKind kind) => kind switch
    {
        RowKind.Entities => "an entity row (text, entities)",
        RowKind.Classification => "a classification row (text, label)",
        RowKind.Decoder => "a decoder row (messages)",
        _ => "an extraction row (text, json_structures)",
    };
}
