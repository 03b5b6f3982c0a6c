namespace PioneerTrain.Trainer;

/// <summary>Receives the log and the results of a training run, on the thread that runs it.</summary>
public interface ITrainingObserver
{
    void Log(string message);

    /// <summary>Like <see cref="Log"/>, for what a person should look into.</summary>
    void Warn(string message);

    /// <summary>An epoch ended and its checkpoint is complete on disk; from here on the file belongs to the observer.</summary>
    void EpochEnded(EpochReport report, SavedCheckpoint checkpoint);
}

/// <summary>What one epoch gave.</summary>
public sealed record EpochReport
{
    /// <summary>1-based.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps taken so far, over all epochs.</summary>
    public required int Step { get; init; }

    /// <summary>Mean cross-entropy over the training rows, as they were met.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Mean cross-entropy over the held-out rows, after the epoch.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>Of exactly the weights in the checkpoint.</summary>
    public required Scores Scores { get; init; }

    /// <summary>Since the run began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>No epoch before had an F1 as high.</summary>
    public required bool IsBest { get; init; }
}

/// <summary>A checkpoint file: a zip with <c>model.safetensors</c>, <c>config.json</c>, <c>labels.json</c> and <c>metrics.json</c>.</summary>
public sealed record SavedCheckpoint(string Id, int Epoch, string Zip);
