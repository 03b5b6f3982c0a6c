namespace PioneerTrain.Trainer.Rows;

/// <summary>The rows for training and the held-out rows, which are only scored.</summary>
internal sealed record HeldOutSplit(IReadOnlyList<TrainingRow> Train, IReadOnlyList<TrainingRow> HeldOut)
{
    /// <summary>
    /// The salt of the hash. It is not the seed of the job: a job that continues from a checkpoint
    /// with another seed must not be scored on rows that its parent was trained on.
    /// </summary>
    private const ulong Salt = 0x5EED;

    /// <summary>
    /// Splits the rows by their <c>split</c> if any row has one (rows without it are trained on).
    /// Otherwise, splits by a hash of the text, so that equal texts are on one side and new rows do
    /// not move others.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="share">
    /// The share of the rows to hold out if no row has a <c>split</c>, 0 to 1.
    /// </param>
    public static HeldOutSplit Of(IReadOnlyList<TrainingRow> rows, double share)
    {
        var isMarked = IsMarked(rows);
        var heldOut = rows.ToLookup(row => isMarked ? row.Split == RowSplit.Validation : IsHeldOut(row.Text, share));
        return new HeldOutSplit([.. heldOut[false]], [.. heldOut[true]]);
    }

    /// <summary>Returns whether any row has a <c>split</c>, so that the share is not used.</summary>
    public static bool IsMarked(IReadOnlyList<TrainingRow> rows) => rows.Any(row => row.Split != RowSplit.Unmarked);

    /// <summary>Returns the number of held-out texts that are also training texts.</summary>
    public int CountLeaks()
    {
        var trained = Train.Select(row => row.Text).ToHashSet(StringComparer.Ordinal);
        return HeldOut.Count(row => trained.Contains(row.Text));
    }

    private static bool IsHeldOut(string text, double share) =>
        (Hash.Of(text.AsSpan().Trim(), Salt) >> 11) * (1.0 / (1UL << 53)) < share;
}
