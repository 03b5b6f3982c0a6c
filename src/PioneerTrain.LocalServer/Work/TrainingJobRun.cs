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
    JobEntry entry,
    JobEnding ending,
    JobStore jobs,
    WorkInputs inputs,
    BaseModelCatalogue catalogue,
    LocalServerOptions options,
    FaultSwitches faults,
    TimeProvider time,
    ILogger logger)
    : ITrainingObserver
{
    private const string SimulatedReason = "Local training failed";

    private string Id => entry.Job.Id;

    public void Execute(CancellationToken stop)
    {
        try
        {
            if (ending.Begin())
            {
                TrainOrFail(stop);
            }
        }
        catch (DeletedInputException deleted)
        {
            ending.Fail(deleted.Message);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            var checkpoint = catalogue.Find(entry.Job.BaseModel) is null ? entry.Job.BaseModel : null;
            ending.Fail(inputs.Describe(exception, checkpoint));
        }
        catch (InvalidModelException broken)
        {
            ending.Fail(broken.Message);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Job {Id} failed because of a bug in the training engine", Id);
            ending.Fail($"Internal error in the training engine: {bug.GetType().Name}: {bug.Message}. "
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

    private void TrainOrFail(CancellationToken stop)
    {
        var source = Source();
        DescribeRequest();
        if (TrainingFaults.Fails(faults, stop))
        {
            ending.Fail(SimulatedReason);
        }
        else
        {
            Conclude(Train(source, stop));
        }
    }

    private ModelSource Source() => catalogue.Find(entry.Job.BaseModel) is { } model
        ? new ModelSource.Base(model)
        : new ModelSource.Checkpoint(entry.Job.BaseModel, inputs.CheckpointFile(entry.Job.BaseModel));

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

    private TrainingEnd Train(ModelSource source, CancellationToken stop)
    {
        // A checkpoint reads as many tokens as the base model of its chain.
        var maxTokens = catalogue.Find(entry.Job.CatalogueModel)?.MaxTokens ?? catalogue.CommonMaxTokens;
        var rows = TrainingRows.Concat(entry.Job.Datasets.Select(dataset => ReadDataset(dataset, maxTokens)).ToList());
        var recipe = entry.Job.Recipe with { Threads = options.Threads };
        return new TrainingRun(recipe, source, rows, jobs.CheckpointFolder(Id), () => Guid.NewGuid().ToString(), this, time).Execute(stop);
    }

    private TrainingRows ReadDataset(DatasetReference reference, int maxTokens)
    {
        var rows = inputs.ReadDataset(reference, maxTokens);
        var dataset = $"Dataset {reference.Name} version {reference.Version}: {rows.Rows.Count} rows.";
        if (rows.WarningCount == 0)
        {
            Log(dataset);
        }
        else
        {
            var first = rows.Warnings[0];
            Warn($"{dataset} Dropped annotations: {rows.DroppedAnnotations}. "
                + $"Warnings: {rows.WarningCount}; the first is line {first.Line}: {first.Message}");
        }

        return rows;
    }

    private void Conclude(TrainingEnd end)
    {
        switch (end)
        {
            case TrainingEnd.Completed completed:
                ending.Complete(
                    $"Complete: F1 {completed.Last.F1:0.0000} on {completed.Last.HeldOutRows} held-out rows.",
                    job => job with { Metrics = Metrics(completed.Last, job.Checkpoints[^1]) });
                break;
            case TrainingEnd.Stopped:
                // A job that was stopped by a request has already ended and stays stopped.
                ending.Fail("The server was shut down while this job was training. "
                    + "The checkpoints of finished epochs are kept; a new job can continue from one.");
                break;
            case TrainingEnd.Failed failed:
                ending.Fail(failed.Reason);
                break;
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
