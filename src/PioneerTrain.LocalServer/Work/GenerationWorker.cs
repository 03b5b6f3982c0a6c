using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Synthetic;

namespace PioneerTrain.LocalServer.Work;

/// <summary>Generates datasets, one at a time, and passes them on to be validated.</summary>
internal sealed class GenerationWorker(
    GenerationStore generations, DatasetStore datasets, DatasetWorker validation, ILogger<GenerationWorker> logger)
    : IHostedService, IDisposable
{
    private readonly WorkQueue _queue = new("generation");

    /// <summary>Restarts the jobs that had not ended.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in generations.All().Where(job => job.Status is GenerationStatus.Queued or GenerationStatus.Generating))
        {
            Submit(job);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(_queue.Close, CancellationToken.None);

    public void Submit(GenerationJob job) => _queue.Enqueue(job.Id, _ => Execute(job));

    public void Dispose() => _queue.Dispose();

    private void Execute(GenerationJob job)
    {
        try
        {
            generations.Update(job.Id, each => each with { Status = GenerationStatus.Generating });
            Generate(job);
            generations.Update(job.Id, each => each with { Status = GenerationStatus.Ready });
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            Fail(job, DiskError.Describe(exception));
        }
    }

    // The dataset may have been deleted, or generated before the server was restarted.
    private void Generate(GenerationJob job)
    {
        if (datasets.Find(job.DatasetId)?.Version.Status is not DatasetStatus.Initialized)
        {
            return;
        }

        long size;
        using (var file = File.Create(datasets.RowsFile(job.DatasetId)))
        {
            SyntheticDataset.Write(file, job);
            size = file.Length;
        }

        datasets.UpdateVersion(job.DatasetId, version => version with { Status = DatasetStatus.Validating, Size = size });
        validation.Submit(job.DatasetId);
    }

    private void Fail(GenerationJob job, string reason)
    {
        try
        {
            generations.Update(job.Id, each => each with { Status = GenerationStatus.Failed, Error = reason });
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning(
                "The result of generation {Id} could not be saved and is kept in memory only: {Reason}",
                job.Id,
                exception.Message);
        }
    }
}
