namespace PioneerTrain.LocalServer.Training;

/// <summary>One fine-tuning, from rows to checkpoints.</summary>
/// <param name="recipe">What the job asks.</param>
/// <param name="source">What it starts from.</param>
/// <param name="rows">What it learns from, held-out rows included.</param>
/// <param name="checkpointFolder">Where <c>{id}.zip</c> of each epoch is written; made when it is not there.</param>
/// <param name="newCheckpointId">Names the next checkpoint.</param>
public sealed class TrainingRun(
    TrainingRecipe recipe,
    ModelSource source,
    TrainingRows rows,
    string checkpointFolder,
    Func<string> newCheckpointId,
    ITrainingObserver observer,
    TimeProvider time)
{
    /// <summary>Trains on the calling thread and at most <see cref="TrainingRecipe.Threads"/> − 1 others. What the disk refuses comes as an <see cref="IOException"/>.</summary>
    public TrainingEnd Execute(CancellationToken stop)
    {
        _ = (recipe, source, rows, checkpointFolder, newCheckpointId, observer, time, stop);
        throw new NotSupportedException();
    }
}
