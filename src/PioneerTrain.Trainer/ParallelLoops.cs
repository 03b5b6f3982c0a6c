namespace PioneerTrain.Trainer;

/// <summary>
/// Options for parallel loops. They run on the scheduler of the caller, which decides which threads
/// train and with which priority.
/// </summary>
internal static class ParallelLoops
{
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    public static ParallelOptions On(int threads, CancellationToken stop = default) =>
        new() { MaxDegreeOfParallelism = threads, TaskScheduler = TaskScheduler.Current, CancellationToken = stop };
}
