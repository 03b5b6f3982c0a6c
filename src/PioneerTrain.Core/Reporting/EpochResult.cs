using PioneerTrain.Jobs;

namespace PioneerTrain.Reporting;

/// <summary>The losses of an epoch. NaN and infinity are null, because JSON does not have them.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="TrainingLoss">Null when not reported.</param>
/// <param name="ValidationLoss">Null when not reported.</param>
public sealed record EpochResult(int Epoch, double? TrainingLoss, double? ValidationLoss)
{
    /// <summary>
    /// Returns the epochs in their order, each with the losses of its last checkpoint.
    /// </summary>
    public static IReadOnlyList<EpochResult> From(IEnumerable<Checkpoint> checkpoints) =>
    [
        .. checkpoints
            .Where(checkpoint => checkpoint is { Epoch: >= 0 })
            .GroupBy(checkpoint => checkpoint.Epoch!.Value)
            .OrderBy(epoch => epoch.Key)
            .Select(epoch => Of(epoch.MaxBy(checkpoint => checkpoint.Step ?? 0)!)),
    ];

    private static EpochResult Of(Checkpoint checkpoint) =>
        new(checkpoint.Epoch!.Value, ScoreJson.Finite(checkpoint.TrainingLoss), ScoreJson.Finite(checkpoint.ValidationLoss));
}
