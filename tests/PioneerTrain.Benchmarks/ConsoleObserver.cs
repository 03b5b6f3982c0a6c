using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>Prints the messages of a run and discards its checkpoints.</summary>
internal sealed class ConsoleObserver : ITrainingObserver
{
    public void Log(string message) => Console.WriteLine($"  {message}");

    public void Warn(string message) => Log(message);

    public void EpochEnded(EpochReport report, SavedCheckpoint checkpoint)
    {
        // Nothing is saved here: the run itself keeps the last checkpoint.
    }
}
