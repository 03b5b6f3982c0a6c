using System.Diagnostics.CodeAnalysis;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Stores the training jobs, in memory for reading and on disk for a restart.</summary>
internal sealed class JobStore
{
    private const string CheckpointFolderName = "checkpoints";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, JobEntry> _entries = new(StringComparer.Ordinal);
    private readonly RecordFiles<StoredJob> _files;
    private readonly TimeProvider _time;
    private long _lastOrder;

    public JobStore(DataFolder data, TimeProvider time, ILogger<JobStore> logger)
    {
        _files = new RecordFiles<StoredJob>(data.Folder("jobs"), StoredJson.Default.StoredJob, logger);
        _time = time;
        foreach (var job in _files.LoadAll())
        {
            _entries[job.Id] = Entry(job);
            _lastOrder = Math.Max(_lastOrder, job.Order);
        }
    }

    /// <summary>Returns all jobs, newest first.</summary>
    public IReadOnlyList<StoredJob> All()
    {
        lock (_gate)
        {
            return [.. _entries.Values.Select(entry => entry.Job).OrderByDescending(job => job.Order)];
        }
    }

    public bool TryGet(string id, [NotNullWhen(true)] out JobEntry? entry)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(id, out entry);
        }
    }

    /// <summary>
    /// Returns a checkpoint and the job that saved it, or null if it is not found.
    /// </summary>
    public (StoredJob Job, StoredCheckpoint Checkpoint)? FindCheckpoint(string checkpointId)
    {
        foreach (var job in All())
        {
            if (job.Checkpoints.FirstOrDefault(each => each.Id == checkpointId) is { } checkpoint)
            {
                return (job, checkpoint);
            }
        }

        return null;
    }

    /// <summary>Adds a new job and sets its <see cref="StoredJob.Order"/>.</summary>
    /// <exception cref="IOException">
    /// The record cannot be written; the job is not added.
    /// </exception>
    public StoredJob Add(StoredJob job)
    {
        lock (_gate)
        {
            var ordered = job with { Order = ++_lastOrder };
            _files.Save(ordered.Id, ordered);
            _entries[ordered.Id] = Entry(ordered);
            return ordered;
        }
    }

    /// <summary>
    /// Changes a job, first in memory, so that readers see the change even if the disk fails. A job
    /// that was deleted stays deleted.
    /// </summary>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void Update(string id, Func<StoredJob, StoredJob> change)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(id, out var entry))
            {
                entry.Job = change(entry.Job);
                entry.Changed.Notify();
                _files.Save(id, entry.Job);
            }
        }
    }

    /// <summary>Deletes a job, its log and its checkpoints.</summary>
    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_entries.Remove(id))
            {
                _files.Delete(id);
            }
        }
    }

    /// <summary>Deletes the checkpoints of a job. The job must not be running.</summary>
    /// <returns>The number of deleted checkpoints.</returns>
    /// <exception cref="IOException">
    /// The record cannot be written or a file cannot be deleted.
    /// </exception>
    public int DeleteCheckpoints(string id)
    {
        lock (_gate)
        {
            var count = _entries.TryGetValue(id, out var entry) ? entry.Job.Checkpoints.Count : 0;
            Update(id, job => job with { Checkpoints = [] });
            if (Directory.Exists(CheckpointFolder(id)))
            {
                Directory.Delete(CheckpointFolder(id), recursive: true);
            }

            return count;
        }
    }

    public string CheckpointFolder(string jobId) => Path.Combine(_files.FolderOf(jobId), CheckpointFolderName);

    public string CheckpointFile(string jobId, string checkpointId) =>
        Path.Combine(CheckpointFolder(jobId), checkpointId + ".zip");

    private JobEntry Entry(StoredJob job)
    {
        var changed = new ChangeSignal();
        return new JobEntry(
            job, new JobLog(job.Id, Path.Combine(_files.FolderOf(job.Id), "log.jsonl"), _time, changed), changed);
    }
}

/// <summary>A job and its log. <see cref="Changed"/> signals when one of them changes.</summary>
internal sealed class JobEntry(StoredJob job, JobLog log, ChangeSignal changed)
{
    private StoredJob _job = job;

    public StoredJob Job
    {
        get => Volatile.Read(ref _job);
        set => Volatile.Write(ref _job, value);
    }

    public JobLog Log { get; } = log;

    /// <summary>
    /// Held while the job is ended or its log is written, so that a job ends once and no line
    /// follows its last one.
    /// </summary>
    public Lock Ending { get; } = new();

    public ChangeSignal Changed { get; } = changed;
}
