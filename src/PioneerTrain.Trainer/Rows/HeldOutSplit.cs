namespace PioneerTrain.Trainer.Rows;

/// <summary>Which rows are trained on and which are only scored.</summary>
internal sealed record HeldOutSplit(IReadOnlyList<TrainingRow> Train, IReadOnlyList<TrainingRow> HeldOut)
{
    /// <summary>
    /// Fixed, and not the job's seed: a job that goes on from a checkpoint with another seed must not be scored on rows that its parent was trained on.
    /// </summary>
    private const ulong Salt = 0x5EED;

    /// <summary>
    /// As the rows themselves say, if any does (those that say nothing are trained on). Otherwise by a hash of the text, so that equal texts stay on one side
    /// and new rows do not move old ones.
    /// </summary>
    /// <param name="share">Share of the rows to hold out when no row says anything; 0 to 1.</param>
    public static HeldOutSplit Of(IReadOnlyList<TrainingRow> rows, double share)
    {
        var isMarked = rows.Any(row => row.Split != RowSplit.Unmarked);
        var heldOut = rows.ToLookup(row => isMarked ? row.Split == RowSplit.Validation : IsHeldOut(row.Text, share));
        return new HeldOutSplit([.. heldOut[false]], [.. heldOut[true]]);
    }

    /// <summary>Held-out texts that are trained on too, and so prove little.</summary>
    public int CountLeaks()
    {
        var trained = Train.Select(row => row.Text).ToHashSet(StringComparer.Ordinal);
        return HeldOut.Count(row => trained.Contains(row.Text));
    }

    private static bool IsHeldOut(string text, double share) => (Hash.Of(text.AsSpan().Trim(), Salt) >> 11) * (1.0 / (1UL << 53)) < share;
}
