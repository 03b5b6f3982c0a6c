using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>Trains one job at a time; the others wait in the order in which they were created, over restarts too.</summary>
internal sealed class TrainingWorker(
    JobStore jobs, DatasetStore datasets, BaseModelCatalogue catalogue, LocalServerOptions options, FaultSwitches faults, TimeProvider time,
    ILogger<TrainingWorker> logger)
    : IHostedService, IDisposable
{
    private readonly WorkQueue _queue = new("training");

    /// <summary>Ends what a dead process left half done, and queues what it had not begun.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in jobs.All().Reverse())
        {
            if (job.Status == JobStatus.Running)
            {
                Find(job.Id)?.Fail("The server ended while this job was training. Checkpoints of finished epochs are kept: a new job can continue from one.");
            }
            else if (job.Status == JobStatus.Requested)
            {
                Submit(job);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The job in hand stops at its next batch and becomes failed; jobs that wait are left for the next start.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(_queue.Close, CancellationToken.None);

    public void Submit(StoredJob job) => _queue.Enqueue(job.Id, stop => Find(job.Id)?.Execute(stop));

    /// <summary>Ends a job at once; its batch in hand may run on for a moment, and nothing comes of it. A job that has ended stays as it is.</summary>
    public void StopJob(string id)
    {
        Find(id)?.Stop();
        _queue.Cancel(id);
    }

    /// <summary>Answers when nothing of a job that was stopped runs any more, so that its files can go.</summary>
    public Task WaitForJobAsync(string id, CancellationToken cancellationToken) => _queue.WithdrawAsync(id, cancellationToken);

    /// <summary>Ends a job for good, also one that has ended already.</summary>
    public void TerminateJob(string id)
    {
        Find(id)?.Terminate();
        _queue.Cancel(id);
    }

    public void Dispose() => _queue.Dispose();

    // Null when the job was deleted in the moment between its creation and its place in the queue.
    private TrainingJobRun? Find(string id) =>
        jobs.TryGet(id, out var entry) ? new TrainingJobRun(entry, jobs, datasets, catalogue, options, faults, time, logger) : null;
}
