namespace PioneerTrain.Trainer;

/// <summary>The end of a training run.</summary>
public abstract record TrainingEnd
{
    private TrainingEnd()
    {
    }

    /// <summary>All epochs were trained, or early stopping ended the training.</summary>
    /// <param name="Last">
    /// The scores of the last epoch, whose weights are the download of the job.
    /// </param>
    /// <param name="Checkpoints">The checkpoints, one for each epoch.</param>
    public sealed record Completed(Scores Last, IReadOnlyList<SavedCheckpoint> Checkpoints) : TrainingEnd;

    /// <summary>The training was stopped. The checkpoints of finished epochs are kept.</summary>
    public sealed record Stopped(int FinishedEpochs, IReadOnlyList<SavedCheckpoint> Checkpoints) : TrainingEnd;

    /// <summary>The rows or the model cannot be trained, or the training failed.</summary>
    /// <param name="Reason">The reason, in one sentence.</param>
    public sealed record Failed(string Reason) : TrainingEnd;
}
