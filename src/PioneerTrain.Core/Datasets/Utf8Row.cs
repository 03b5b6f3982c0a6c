namespace PioneerTrain.Datasets;

/// <summary>
/// A valid row of a data file as UTF-8, without a string for each value, which would make the check
/// of a file much slower. Valid until its reader reads the next row.
/// </summary>
public sealed class Utf8Row
{
    private readonly RowScanner _scanner;
    private readonly RowEntities _entities;
    private readonly List<Range> _classes;
    private Range _text;

    internal Utf8Row(RowScanner scanner, RowEntities entities, List<Range> classes) => (_scanner, _entities, _classes) = (scanner, entities, classes);

    public RowKind Kind { get; private set; }

    /// <summary>True for a classification row with <c>labels</c>, also when it has one or none.</summary>
    public bool IsMultiLabel { get; private set; }

    public RowSplit Split { get; private set; }

    /// <summary>The text to label; for a decoder row, the contents of its messages.</summary>
    public ReadOnlySpan<byte> Text => _scanner.Bytes(_text);

    /// <summary>Number of labels: one for each entity, or the classes.</summary>
    public int LabelCount => _entities.Count + _classes.Count;

    public ReadOnlySpan<byte> Label(int index) => index < _entities.Count ? _entities.Label(index) : _scanner.Bytes(_classes[index - _entities.Count]);

    /// <summary>Returns the row as strings, which stay valid.</summary>
    public DataRow ToDataRow() => new(Kind, _scanner.String(_text))
    {
        Entities = _entities.ToList(),
        Classes = [.. _classes.Select(_scanner.String)],
        IsMultiLabel = IsMultiLabel,
        Split = Split,
    };

    internal Utf8Row Set(RowKind kind, bool isMultiLabel, Range text, RowSplit split)
    {
        (Kind, IsMultiLabel, _text, Split) = (kind, isMultiLabel, text, split);
        return this;
    }
}
