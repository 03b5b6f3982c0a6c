using Microsoft.Extensions.Logging;
using PioneerTrain.LocalServer.Training;

namespace PioneerTrain.Benchmarks;

/// <summary>Prints what a run says and forgets its checkpoints.</summary>
internal sealed class ConsoleObserver : ITrainingObserver
{
    public void Log(LogLevel level, string message) => Console.WriteLine($"  {message}");

    public void EpochEnded(EpochReport report, SavedCheckpoint checkpoint)
    {
        // The last one stays for whoever asks the run for its checkpoints.
    }
}
