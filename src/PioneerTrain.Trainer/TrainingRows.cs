using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer;

/// <summary>
/// A dataset that was read from JSONL: its valid rows, and the errors of the others.
/// </summary>
public sealed record TrainingRows
{
    /// <summary>
    /// The maximum number of errors and of warnings whose messages are kept. All are counted.
    /// </summary>
    public const int KeptProblems = 100;

    public required IReadOnlyList<TrainingRow> Rows { get; init; }

    public required DatasetKind Kind { get; init; }

    /// <summary>The entity labels in ordinal order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The classes in ordinal order.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The first <see cref="KeptProblems"/> errors.</summary>
    public required IReadOnlyList<RowProblem> Errors { get; init; }

    public required int ErrorCount { get; init; }

    /// <summary>The first <see cref="KeptProblems"/> warnings.</summary>
    public required IReadOnlyList<RowProblem> Warnings { get; init; }

    public required int WarningCount { get; init; }

    /// <summary>
    /// The number of annotations in valid rows that are not used. Each is part of a warning.
    /// </summary>
    public required int DroppedAnnotations { get; init; }

    /// <summary>Reads a JSONL dataset. Invalid rows are reported in <see cref="Errors"/>.</summary>
    /// <param name="jsonl">The dataset.</param>
    /// <param name="maxTokens">
    /// The number of tokens that a model reads, such as <see cref="BaseModel.MaxTokens"/>. A longer
    /// text is a warning. Default: no limit.
    /// </param>
    public static TrainingRows Read(Stream jsonl, int maxTokens = int.MaxValue) =>
        new DatasetReader(maxTokens).Read(jsonl);

    /// <summary>
    /// Combines the datasets of a job. Errors and warnings keep the line numbers of their files.
    /// </summary>
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
            DroppedAnnotations = all.Sum(dataset => dataset.DroppedAnnotations),
        };
    }

    /// <summary>
    /// Returns the same dataset with only the rows that an evaluation of a model trained on it
    /// scores: the rows with the split <see cref="RowSplit.Validation"/> if any row has a split,
    /// otherwise the last rows of the file, as on the service.
    /// </summary>
    /// <param name="share">The share of the last rows, rounded up; 0 to 1.</param>
    public TrainingRows HeldOutTail(double share)
    {
        // The tolerance removes the rounding error of a product such as 100 × 0.07.
        var count = (int)Math.Ceiling((Rows.Count * share) - 1e-9);
        var heldOut = HeldOutSplit.IsMarked(Rows)
            ? Rows.Where(row => row.Split == RowSplit.Validation)
            : Rows.Skip(Rows.Count - count);
        return this with { Rows = [.. heldOut] };
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
        [.. new SortedSet<string>(names, StringComparer.Ordinal)];
}
