using PioneerTrain.TestKit;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Runs trainings and records their messages.</summary>
internal sealed class RecordingObserver : ITrainingObserver
{
    public List<string> Lines { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    public List<SavedCheckpoint> Checkpoints { get; } = [];

    /// <summary>Called after each epoch.</summary>
    public Action AfterEpoch { get; init; } = () => { };

    public void Log(string message) => Lines.Add(message);

    public void Warn(string message) => Lines.Add(message);

    public void EpochEnded(EpochReport report, SavedCheckpoint checkpoint)
    {
        Epochs.Add(report);
        Checkpoints.Add(checkpoint);
        AfterEpoch();
    }

    public TrainingEnd Run(TempFolder folder, TrainingRecipe recipe, ModelSource source, TrainingRows rows, CancellationToken stop = default)
    {
        var number = Checkpoints.Count;
        var name = folder.File(Guid.NewGuid().ToString());
        return new TrainingRun(recipe, source, rows, name, () => $"checkpoint-{++number}", this, TimeProvider.System).Execute(stop);
    }
}
