namespace PioneerTrain.Trainer.Rows;

/// <summary>Reads a dataset line by line and collects errors and warnings.</summary>
/// <param name="maxTokens">
/// The number of tokens that a model reads. A longer text is a warning.
/// </param>
internal sealed class DatasetReader(int maxTokens)
{
    private readonly List<TrainingRow> _rows = [];
    private readonly List<RowProblem> _errors = [];
    private readonly List<RowProblem> _warnings = [];
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _classes = new(StringComparer.Ordinal);
    private int _errorCount;
    private int _warningCount;
    private int _droppedAnnotations;
    private long _characters;

    public TrainingRows Read(Stream jsonl)
    {
        foreach (var (line, bytes) in JsonLines.Read(jsonl))
        {
            if (_rows.Count == DatasetLimits.Rows || _characters > DatasetLimits.Characters)
            {
                Report(
                    line,
                    $"the dataset exceeds {DatasetLimits.Rows} rows or {DatasetLimits.Characters} characters; "
                    + "this line and all following lines were not read");
                break;
            }

            try
            {
                // An invalid row is only an error, so its warnings do not count.
                var warnings = new List<(string Message, int Dropped)>();
                Add(RowReader.Read(line, bytes, maxTokens, (message, dropped) => warnings.Add((message, dropped))));
                warnings.ForEach(warning => Warn(line, warning.Message, warning.Dropped));
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
            DroppedAnnotations = _droppedAnnotations,
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
        if (names.Count > DatasetLimits.Names)
        {
            throw new InvalidRowException(
                $"the dataset has {names.Count} {what} up to this row; expected at most {DatasetLimits.Names}");
        }
    }

    private void Report(int line, string message)
    {
        if (_errorCount++ < TrainingRows.KeptProblems)
        {
            _errors.Add(new RowProblem(line, message));
        }
    }

    private void Warn(int line, string message, int dropped)
    {
        _droppedAnnotations += dropped;
        if (_warningCount++ < TrainingRows.KeptProblems)
        {
            _warnings.Add(new RowProblem(line, message));
        }
    }
}
