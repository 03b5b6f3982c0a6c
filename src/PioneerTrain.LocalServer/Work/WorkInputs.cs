using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Reads the datasets and checkpoints of training jobs and evaluations. They may be deleted while
/// the work is queued or running.
/// </summary>
internal sealed class WorkInputs(JobStore jobs, DatasetStore datasets)
{
    /// <summary>Reads a dataset.</summary>
    /// <exception cref="DeletedInputException">The dataset was deleted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public TrainingRows ReadDataset(DatasetReference reference, int maxTokens = int.MaxValue)
    {
        var version = datasets.Find(reference.Name, reference.Version) ?? throw DatasetDeleted(reference);
        try
        {
            using var file = File.OpenRead(datasets.RowsFile(version.Id));
            return TrainingRows.Read(file, maxTokens);
        }
        catch (Exception exception) when (DiskError.Is(exception) && datasets.Find(version.Id) is null)
        {
            throw DatasetDeleted(reference, exception);
        }
    }

    /// <summary>Returns the path of a checkpoint.</summary>
    /// <exception cref="DeletedInputException">The checkpoint was deleted.</exception>
    public string CheckpointFile(string id) => jobs.FindCheckpoint(id) is var (job, checkpoint)
        ? jobs.CheckpointFile(job.Id, checkpoint.Id)
        : throw new DeletedInputException(CheckpointDeleted(id));

    /// <summary>Returns the job that saved a checkpoint, or null if it was deleted.</summary>
    public StoredJob? JobOf(string checkpointId) => jobs.FindCheckpoint(checkpointId)?.Job;

    /// <summary>
    /// Returns the error message for a file that cannot be read or written while a checkpoint is in
    /// use, which may have been deleted meanwhile.
    /// </summary>
    /// <param name="exception">The error.</param>
    /// <param name="checkpointId">The checkpoint; null if none is in use.</param>
    public string Describe(Exception exception, string? checkpointId) =>
        exception is FileNotFoundException or DirectoryNotFoundException
            && checkpointId is not null
            && jobs.FindCheckpoint(checkpointId) is null
            ? CheckpointDeleted(checkpointId)
            : DiskError.Describe(exception);

    private static string CheckpointDeleted(string id) => $"Checkpoint {id} has been deleted.";

    private static DeletedInputException DatasetDeleted(DatasetReference reference, Exception? cause = null) =>
        new($"Dataset {reference.Name} version {reference.Version} has been deleted.", cause);
}

/// <summary>
/// The exception for a dataset or checkpoint that was deleted after its use was requested. The
/// message is the reason in one sentence.
/// </summary>
internal sealed class DeletedInputException(string message, Exception? cause = null) : Exception(message, cause);
