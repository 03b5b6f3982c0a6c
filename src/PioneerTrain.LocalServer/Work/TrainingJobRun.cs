using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>One job from <c>requested</c> to its end. Whatever goes wrong ends the job with a sentence, never the process.</summary>
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
        catch (Exception refused) when (DiskRefusal.Is(refused))
        {
            Fail(DiskRefusal.Sentence(refused));
        }
        catch (InvalidModelException broken)
        {
            Fail(broken.Message);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Job {Id} met a bug in the training engine", Id);
            Fail($"The training engine has a bug: {bug.GetType().Name}: {bug.Message}");
        }
    }

    /// <summary>Says nothing once the job has ended: a stopped job's last batch still runs, but its log is complete.</summary>
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

        // What has ended changes no more, even where the stop came while this very epoch was being saved.
        jobs.Update(Id, job => job.HasEnded ? job : job with { Checkpoints = [.. job.Checkpoints, stored] });
    }

    public void Fail(string reason) => End(JobStatus.Failed, LogLevel.Error, reason, job => job with { ErrorMessage = reason });

    /// <summary>
    /// Ends the job at once, on disk too, though its batch in hand may run on for seconds:
    /// so neither a shutdown nor a crash before the batch's end can make it a failure.
    /// </summary>
    public void Stop()
    {
        lock (entry.Ending)
        {
            var sentence = entry.Job.Status == JobStatus.Requested
                ? "Stopped before training began."
                : $"Stopped on request; {entry.Job.Checkpoints.Count} finished epochs keep their checkpoints.";
            End(JobStatus.Stopped, LogLevel.Warning, sentence, job => job);
        }
    }

    /// <summary>As <see cref="Stop"/>, and takes from a job that has ended what it had come to.</summary>
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

    // False when it was stopped while it waited.
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
            return new TrainingEnd.Failed($"The checkpoint {entry.Job.BaseModel} that this job was to continue from has been deleted.");
        }

        DescribeRequest();
        if (TrainingFaults.Strike(faults, stop) is { } reason)
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
            Log(LogLevel.Warning, $"base_model {job.BaseModel} is an alias on this server: {model.Id} is what really trains.");
        }

        if (job.UnusedFields.Count > 0)
        {
            Log(LogLevel.Warning, $"Accepted, but not used by local training: {string.Join(", ", job.UnusedFields)}.");
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
                // A job that was asked to stop has ended already, and stays stopped.
                Fail("The server was shut down while this job was training. Checkpoints of finished epochs are kept: a new job can continue from one.");
                break;
            case TrainingEnd.Failed failed:
                Fail(failed.Reason);
                break;
        }
    }

    // A job ends once. The log line comes first, so that whoever sees the end in the status finds the whole log.
    // A disk that refuses either must not keep the job from ending.
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
            catch (Exception refused) when (DiskRefusal.Is(refused))
            {
                logger.LogWarning("The end of job {Id} is known in memory only: {Reason}", Id, refused.Message);
            }
        }
    }

    private void LogEnd(LogLevel level, string sentence)
    {
        try
        {
            entry.Log.Append(level, sentence);
        }
        catch (Exception refused) when (DiskRefusal.Is(refused))
        {
            logger.LogWarning("The end of the log of job {Id} is lost: {Reason}", Id, refused.Message);
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
