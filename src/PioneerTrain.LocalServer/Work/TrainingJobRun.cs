using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Runs a job from <c>requested</c> to its end. An error ends the job with an error message, never
/// the process.
/// </summary>
internal sealed class TrainingJobRun(
    JobEntry entry, JobStore jobs, DatasetStore datasets, BaseModelCatalogue catalogue, LocalServerOptions options, FaultSwitches faults, TimeProvider time,
    ILogger logger)
    : ITrainingObserver
{
    private string Id => entry.Job.Id;

    public void Execute(CancellationToken stop)
    {
        try
        {
            if (Begin())
            {
                Conclude(Train(stop));
            }
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            Fail(DiskError.Describe(exception));
        }
        catch (InvalidModelException broken)
        {
            Fail(broken.Message);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Job {Id} failed because of a bug in the training engine", Id);
            Fail($"Internal error in the training engine: {bug.GetType().Name}: {bug.Message}. "
                + "This is a bug in pioneer-local.");
        }
    }

    /// <summary>
    /// Logs a line. Does nothing after the job has ended: the last batch of a stopped job may still
    /// run, but its log is complete.
    /// </summary>
    public void Log(string message) => Log(LogLevel.Information, message);

    public void Warn(string message) => Log(LogLevel.Warning, message);

    private void Log(LogLevel level, string message)
    {
        lock (entry.Ending)
        {
            if (!entry.Job.HasEnded)
            {
                entry.Log.Append(level, message);
            }
        }
    }

    public void EpochEnded(EpochReport report, SavedCheckpoint checkpoint)
    {
        var stored = new StoredCheckpoint
        {
            Id = checkpoint.Id,
            Epoch = report.Epoch,
            Step = report.Step,
            TrainingLoss = report.TrainingLoss,
            ValidationLoss = report.ValidationLoss,
            F1 = report.Scores.F1,
            Accuracy = report.Scores.Accuracy,
            IsBest = report.IsBest,
            CreatedAt = time.GetUtcNow(),
        };

        // A job that has ended does not change, even if it was stopped while this epoch was saved.
        jobs.Update(Id, job => job.HasEnded ? job : job with { Checkpoints = [.. job.Checkpoints, stored] });
    }

    public void Fail(string reason) =>
        End(JobStatus.Failed, LogLevel.Error, reason, job => job with { ErrorMessage = reason });

    /// <summary>
    /// Ends the job immediately, also on disk, although its current batch may run for a few more
    /// seconds. A shutdown or a crash before the end of the batch therefore cannot mark the job as
    /// failed.
    /// </summary>
    public void Stop()
    {
        lock (entry.Ending)
        {
            var sentence = entry.Job.Status == JobStatus.Requested
                ? "Stopped before training started."
                : $"Stopped on request. The checkpoints of {entry.Job.Checkpoints.Count} finished epochs are kept.";
            End(JobStatus.Stopped, LogLevel.Warning, sentence, job => job);
        }
    }

    /// <summary>
    /// Ends the job as <see cref="Stop"/> does. A job that has already ended becomes terminated.
    /// </summary>
    public void Terminate()
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                jobs.Update(Id, job => job with { Status = JobStatus.Terminated });
            }
            else
            {
                End(JobStatus.Terminated, LogLevel.Warning, "Terminated on request.", job => job);
            }
        }
    }

    // Returns false if the job was stopped while it was queued.
    private bool Begin()
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                return false;
            }

            jobs.Update(Id, job => job with { Status = JobStatus.Running, StartedAt = time.GetUtcNow() });
            return true;
        }
    }

    private TrainingEnd Train(CancellationToken stop)
    {
        if (Source() is not { } source)
        {
            return new TrainingEnd.Failed(
                $"Checkpoint {entry.Job.BaseModel}, the base model of this job, has been deleted.");
        }

        DescribeRequest();
        if (TrainingFaults.Apply(faults, stop) is { } reason)
        {
            return new TrainingEnd.Failed(reason);
        }

        var rows = TrainingRows.Concat(entry.Job.Datasets.Select(ReadDataset).ToList());
        var recipe = entry.Job.Recipe with { Threads = options.Threads };
        return new TrainingRun(recipe, source, rows, jobs.CheckpointFolder(Id), () => Guid.NewGuid().ToString(), this, time).Execute(stop);
    }

    private ModelSource? Source()
    {
        if (catalogue.Find(entry.Job.BaseModel) is { } model)
        {
            return new ModelSource.Base(model);
        }

        return jobs.FindCheckpoint(entry.Job.BaseModel) is var (parent, checkpoint)
            ? new ModelSource.Checkpoint(checkpoint.Id, jobs.CheckpointFile(parent.Id, checkpoint.Id))
            : null;
    }

    private void DescribeRequest()
    {
        var job = entry.Job;
        if (catalogue.Find(job.BaseModel) is { } model && model.Id != job.BaseModel)
        {
            Log(LogLevel.Warning, $"base_model {job.BaseModel} is an alias on this server; the job trains {model.Id}.");
        }

        if (job.UnusedFields.Count > 0)
        {
            Log(LogLevel.Warning, $"Fields ignored by local training: {string.Join(", ", job.UnusedFields)}.");
        }
    }

    private TrainingRows ReadDataset(DatasetReference reference)
    {
        var version = datasets.Find(reference.Name, reference.Version)
            ?? throw new IOException($"dataset {reference.Name} version {reference.Version} has been deleted.");
        using var file = File.OpenRead(datasets.RowsFile(version.Id));
        var rows = TrainingRows.Read(file);
        Log(LogLevel.Information, $"Dataset {version.Name} version {version.VersionNumber}: {rows.Rows.Count} rows, {rows.WarningCount} warnings.");
        return rows;
    }

    private void Conclude(TrainingEnd end)
    {
        switch (end)
        {
            case TrainingEnd.Completed completed:
                End(
                    JobStatus.Complete,
                    LogLevel.Information,
                    $"Complete: F1 {completed.Last.F1:0.0000} on {completed.Last.HeldOutRows} held-out rows.",
                    job => job with { Metrics = Metrics(completed.Last, job.Checkpoints[^1]) });
                break;
            case TrainingEnd.Stopped:
                // A job that was stopped by a request has already ended and stays stopped.
                Fail("The server was shut down while this job was training. "
                    + "The checkpoints of finished epochs are kept; a new job can continue from one.");
                break;
            case TrainingEnd.Failed failed:
                Fail(failed.Reason);
                break;
        }
    }

    // A job ends once. The log line is written first, so that a client that sees the final status
    // finds the complete log. A disk error must not prevent the end of the job.
    private void End(JobStatus status, LogLevel level, string sentence, Func<StoredJob, StoredJob> change)
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                return;
            }

            LogEnd(level, sentence);
            try
            {
                jobs.Update(Id, job => change(job) with { Status = status, CompletedAt = time.GetUtcNow() });
            }
            catch (Exception exception) when (DiskError.Is(exception))
            {
                logger.LogWarning(
                    "The end of job {Id} could not be saved and is kept in memory only: {Reason}",
                    Id,
                    exception.Message);
            }
        }
    }

    private void LogEnd(LogLevel level, string sentence)
    {
        try
        {
            entry.Log.Append(level, sentence);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning(
                "The last line of the log of job {Id} could not be written: {Reason}", Id, exception.Message);
        }
    }

    private static JobMetrics Metrics(Scores scores, StoredCheckpoint last) => new()
    {
        F1 = scores.F1,
        Precision = scores.Precision,
        Recall = scores.Recall,
        SampleCount = scores.HeldOutRows,
        TruePositives = scores.TruePositives,
        FalsePositives = scores.FalsePositives,
        FalseNegatives = scores.FalseNegatives,
        TokenMacroF1 = scores.TokenMacroF1,
        Accuracy = scores.Accuracy,
        PerLabel = LabelMetrics.From(scores.PerLabel),
        TrainingLoss = last.TrainingLoss,
        ValidationLoss = last.ValidationLoss,
    };
}
