namespace PioneerTrain.LocalServer.Training;

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
    public static TrainingRows Read(Stream jsonl) => throw new NotSupportedException();

    /// <summary>Several datasets of one job as one.</summary>
    public static TrainingRows Concat(IEnumerable<TrainingRows> datasets) => throw new NotSupportedException();
}
