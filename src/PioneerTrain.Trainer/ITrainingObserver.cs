namespace PioneerTrain.Trainer;

/// <summary>
/// Receives the log and the results of a training run, on the thread that runs it.
/// </summary>
public interface ITrainingObserver
{
    /// <summary>Receives a line of the log.</summary>
    void Log(string message);

    /// <summary>Receives a warning.</summary>
    void Warn(string message);

    /// <summary>
    /// Receives the results of an epoch. Its checkpoint is complete on disk, and the file now
    /// belongs to the observer.
    /// </summary>
    void EpochEnded(EpochReport report, SavedCheckpoint checkpoint);
}

/// <summary>The results of an epoch.</summary>
public sealed record EpochReport
{
    /// <summary>The number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of steps so far, over all epochs.</summary>
    public required int Step { get; init; }

    /// <summary>The mean cross-entropy over the training rows, measured during the epoch.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The mean cross-entropy over the held-out rows after the epoch.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The scores, measured with exactly the weights in the checkpoint.</summary>
    public required Scores Scores { get; init; }

    /// <summary>The time since the start of the run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the F1 is higher than in all epochs before.</summary>
    public required bool IsBest { get; init; }
}

/// <summary>
/// A checkpoint file: a zip archive with <c>model.safetensors</c>, <c>config.json</c>,
/// <c>labels.json</c> and <c>metrics.json</c>.
/// </summary>
public sealed record SavedCheckpoint(string Id, int Epoch, string Zip);
