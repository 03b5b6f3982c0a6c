using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>Prints what a run says and forgets its checkpoints.</summary>
internal sealed class ConsoleObserver : ITrainingObserver
{
    public void Log(string message) => Console.WriteLine($"  {message}");

    public void Warn(string message) => Log(message);

    public void EpochEnded(EpochReport report, SavedCheckpoint checkpoint)
    {
        // The last one stays for whoever asks the run for its checkpoints.
    }
}
