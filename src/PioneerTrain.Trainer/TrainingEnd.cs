namespace PioneerTrain.Trainer;

/// <summary>How a training run ended.</summary>
public abstract record TrainingEnd
{
    private TrainingEnd()
    {
    }

    /// <summary>All epochs were trained, or early stopping found the best one.</summary>
    /// <param name="Last">Scores of the last epoch, which is what a download of the job gives.</param>
    public sealed record Completed(Scores Last, IReadOnlyList<SavedCheckpoint> Checkpoints) : TrainingEnd;

    /// <summary>The stop token fired; the checkpoints of finished epochs stay.</summary>
    public sealed record Stopped(int FinishedEpochs, IReadOnlyList<SavedCheckpoint> Checkpoints) : TrainingEnd;

    /// <summary>The rows or the model do not allow training, or training went wrong.</summary>
    /// <param name="Reason">One sentence.</param>
    public sealed record Failed(string Reason) : TrainingEnd;
}
