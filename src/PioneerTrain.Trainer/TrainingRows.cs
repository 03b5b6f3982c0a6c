using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer;

/// <summary>A dataset as read from JSONL: its good rows, and what is wrong with the others.</summary>
public sealed record TrainingRows
{
    /// <summary>How many errors and how many warnings are kept word for word; the counts go on.</summary>
    public const int KeptProblems = 100;

    public required IReadOnlyList<TrainingRow> Rows { get; init; }

    public required DatasetKind Kind { get; init; }

    /// <summary>Entity labels, in ordinal order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Classes of texts, in ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The first <see cref="KeptProblems"/> rows that could not be read.</summary>
    public required IReadOnlyList<RowProblem> Errors { get; init; }

    public required int ErrorCount { get; init; }

    /// <summary>The first <see cref="KeptProblems"/> things that were read differently than a person might expect.</summary>
    public required IReadOnlyList<RowProblem> Warnings { get; init; }

    public required int WarningCount { get; init; }

    /// <summary>Reads a JSONL dataset as a stream; bad content becomes <see cref="Errors"/>, never an exception.</summary>
    public static TrainingRows Read(Stream jsonl) => new DatasetReader().Read(jsonl);

    /// <summary>Several datasets of one job as one. Problems keep the line numbers of their own files.</summary>
    public static TrainingRows Concat(IEnumerable<TrainingRows> datasets)
    {
        var all = datasets.ToList();
        IReadOnlyList<TrainingRow> rows = [.. all.SelectMany(dataset => dataset.Rows)];
        return new TrainingRows
        {
            Rows = rows,
            Kind = DatasetReader.KindOf(rows),
            Labels = Sorted(all.SelectMany(dataset => dataset.Labels)),
            Classes = Sorted(all.SelectMany(dataset => dataset.Classes)),
            Errors = [.. all.SelectMany(dataset => dataset.Errors).Take(KeptProblems)],
            ErrorCount = all.Sum(dataset => dataset.ErrorCount),
            Warnings = [.. all.SelectMany(dataset => dataset.Warnings).Take(KeptProblems)],
            WarningCount = all.Sum(dataset => dataset.WarningCount),
        };
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. new SortedSet<string>(names, StringComparer.Ordinal)];
}
