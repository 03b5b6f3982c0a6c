namespace PioneerTrain.Trainer.Rows;

/// <summary>Reads a dataset line by line and collects errors and warnings.</summary>
internal sealed class DatasetReader
{
    /// <summary>
    /// The maximum number of rows. Training keeps all rows in memory; this and
    /// <see cref="MostCharacters"/> limit it to a few hundred megabytes.
    /// </summary>
    public const int MostRows = 200_000;

    /// <summary>The maximum number of characters of all texts.</summary>
    public const long MostCharacters = 64L << 20;

    /// <summary>
    /// The maximum number of entity labels and of classes, which limits the size of the heads.
    /// </summary>
    public const int MostNames = 256;

    private readonly List<TrainingRow> _rows = [];
    private readonly List<RowProblem> _errors = [];
    private readonly List<RowProblem> _warnings = [];
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _classes = new(StringComparer.Ordinal);
    private int _errorCount;
    private int _warningCount;
    private long _characters;

    public TrainingRows Read(Stream jsonl)
    {
        foreach (var (line, bytes) in JsonLines.Read(jsonl))
        {
            if (_rows.Count == MostRows || _characters > MostCharacters)
            {
                Report(
                    line,
                    $"the dataset exceeds {MostRows} rows or {MostCharacters} characters; "
                    + "this line and all following lines were not read");
                break;
            }

            try
            {
                Add(RowReader.Read(line, bytes, warning => Warn(line, warning)));
            }
            catch (InvalidRowException e)
            {
                Report(line, e.Message);
            }
        }

        return new TrainingRows
        {
            Rows = _rows,
            Kind = KindOf(_rows),
            Labels = [.. _labels],
            Classes = [.. _classes],
            Errors = _errors,
            ErrorCount = _errorCount,
            Warnings = _warnings,
            WarningCount = _warningCount,
        };
    }

    public static DatasetKind KindOf(IReadOnlyList<TrainingRow> rows)
    {
        var hasEntities = rows.Any(row => row.Entities is not null);
        var hasClasses = rows.Any(row => row.Class is not null);
        return (hasEntities, hasClasses) switch
        {
            (true, true) => DatasetKind.Mixed,
            (false, true) => DatasetKind.Classification,
            _ => DatasetKind.Ner,
        };
    }

    private void Add(TrainingRow row)
    {
        AddNames(_labels, row.Entities?.Select(entity => entity.Label) ?? [], "entity labels");
        AddNames(_classes, row.Class is null ? [] : [row.Class], "classes");
        _rows.Add(row);
        _characters += row.Text.Length;
    }

    private static void AddNames(SortedSet<string> names, IEnumerable<string> more, string what)
    {
        names.UnionWith(more);
        if (names.Count > MostNames)
        {
            throw new InvalidRowException(
                $"the dataset has {names.Count} {what} up to this row; expected at most {MostNames}");
        }
    }

    private void Report(int line, string message)
    {
        if (_errorCount++ < TrainingRows.KeptProblems)
        {
            _errors.Add(new RowProblem(line, message));
        }
    }

    private void Warn(int line, string message)
    {
        if (_warningCount++ < TrainingRows.KeptProblems)
        {
            _warnings.Add(new RowProblem(line, message));
        }
    }
}
