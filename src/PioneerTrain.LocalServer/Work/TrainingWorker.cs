using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Trains one job at a time. The others are queued in the order of their creation, also after a
/// restart.
/// </summary>
internal sealed class TrainingWorker(
    JobStore jobs,
    WorkInputs inputs,
    BaseModelCatalogue catalogue,
    LocalServerOptions options,
    FaultSwitches faults,
    JobPruning pruning,
    TimeProvider time,
    ILogger<TrainingWorker> logger)
    : IHostedService, IDisposable
{
    private readonly WorkQueue _queue = new("training", Math.Min(options.Threads, Environment.ProcessorCount), options.IsLowPriority);

    /// <summary>
    /// Fails the job that an earlier process did not finish, and queues the jobs that had not
    /// started.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in jobs.All().Reverse())
        {
            if (job.Status == JobStatus.Running)
            {
                Ending(job.Id)?.Fail("The server ended while this job was training. "
                    + "The checkpoints of finished epochs are kept; a new job can continue from one.");
            }
            else if (job.Status == JobStatus.Requested)
            {
                Submit(job);
            }
        }

        Prune();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops the running job at its next batch and marks it as failed. Queued jobs are kept for the
    /// next start.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(_queue.Close, CancellationToken.None);

    public void Submit(StoredJob job) => _queue.Enqueue(job.Id, stop =>
    {
        Run(job.Id)?.Execute(stop);
        Prune();
    });

    /// <summary>
    /// Ends a job immediately. Its current batch may run a little longer without effect. A job that
    /// has ended does not change.
    /// </summary>
    public void StopJob(string id)
    {
        Ending(id)?.Stop();
        _queue.Cancel(id);
    }

    /// <summary>
    /// Waits until a stopped job no longer runs, so that its files can be deleted.
    /// </summary>
    public Task WaitForJobAsync(string id, CancellationToken cancellationToken) =>
        _queue.WithdrawAsync(id, cancellationToken);

    /// <summary>Terminates a job, even if it has already ended.</summary>
    public void TerminateJob(string id)
    {
        Ending(id)?.Terminate();
        _queue.Cancel(id);
    }

    public void Dispose() => _queue.Dispose();

    private void Prune()
    {
        try
        {
            pruning.Execute(options.KeptJobs);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning("Old jobs could not be deleted: {Reason}", exception.Message);
        }
    }

    // Returns null if the job was deleted between its creation and its start.
    private TrainingJobRun? Run(string id) =>
        jobs.TryGet(id, out var entry)
            ? new TrainingJobRun(entry, Ending(entry), jobs, inputs, catalogue, options, faults, time, logger)
            : null;

    private JobEnding? Ending(string id) => jobs.TryGet(id, out var entry) ? Ending(entry) : null;

    private JobEnding Ending(JobEntry entry) => new(entry, jobs, time, logger);
}
