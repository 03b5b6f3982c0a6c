using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Scores models on datasets, one evaluation at a time, in parallel with a training job.
/// </summary>
internal sealed class EvaluationWorker(
    EvaluationStore evaluations,
    JobStore jobs,
    WorkInputs inputs,
    BaseModelCatalogue catalogue,
    LocalServerOptions options,
    TimeProvider time,
    ILogger<EvaluationWorker> logger)
    : IHostedService, IDisposable
{
    /// <summary>The maximum number of predictions in an evaluation.</summary>
    private const int MaxPredictions = 1000;

    private readonly WorkQueue _queue = new("evaluation", Math.Min(options.Threads, Environment.ProcessorCount), options.IsLowPriority);

    /// <summary>
    /// Restarts the evaluations that had not ended. An evaluation is short and saves no
    /// intermediate state.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var evaluation in evaluations.All().Reverse().Where(each => each.Status is EvaluationStatus.Queued or EvaluationStatus.Running))
        {
            Submit(evaluation);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(_queue.Close, CancellationToken.None);

    public void Submit(EvaluationAnswer evaluation) => _queue.Enqueue(evaluation.Id, stop => Execute(evaluation, stop));

    /// <summary>Cancels an evaluation and waits until it no longer runs.</summary>
    public Task WithdrawAsync(string id, CancellationToken cancellationToken) =>
        _queue.WithdrawAsync(id, cancellationToken);

    public void Dispose() => _queue.Dispose();

    private void Execute(EvaluationAnswer evaluation, CancellationToken stop)
    {
        try
        {
            evaluations.Update(evaluation.Id, each => each with { Status = EvaluationStatus.Running });
            var started = time.GetTimestamp();
            var report = Score(evaluation, stop);
            var scores = ScoresOf(report);
            Merge(evaluation.ModelId, scores);
            evaluations.Update(evaluation.Id, each => Complete(each, report, scores, time.GetElapsedTime(started)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The evaluation was deleted, or the server stops and restarts the evaluation at its
            // next start.
        }
        catch (DeletedInputException deleted)
        {
            Fail(evaluation, deleted.Message);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            Fail(evaluation, inputs.Describe(exception, evaluation.CheckpointId));
        }
        catch (InvalidModelException broken)
        {
            Fail(evaluation, broken.Message);
        }
        catch (Exception bug)
        {
            logger.LogError(bug, "Evaluation {Id} failed because of a bug in the training engine", evaluation.Id);
            Fail(
                evaluation,
                $"Internal error in the training engine: {bug.GetType().Name}: {bug.Message}. "
                + "This is a bug in pioneer-local.");
        }
    }

    private EvaluationReport Score(EvaluationAnswer evaluation, CancellationToken stop)
    {
        var dataset = new DatasetReference(evaluation.DatasetName, evaluation.DatasetVersion);
        var rows = inputs.ReadDataset(dataset);
        if (evaluation.CheckpointId is not { } checkpoint)
        {
            var model = catalogue.Find(evaluation.ModelId)
                ?? throw new DeletedInputException($"Base model {evaluation.ModelId} is no longer in the catalogue.");
            return ModelScoring.Evaluate(model, rows, evaluation.MaxExamples, options.Threads, stop);
        }

        // The service scores a dataset that the model was trained on only at its end.
        if (inputs.JobOf(checkpoint) is { } job && job.Datasets.Contains(dataset))
        {
            rows = rows.HeldOutTail(job.Recipe.ValidationShare);
        }

        return ModelScoring.Evaluate(
            inputs.CheckpointFile(checkpoint), rows, evaluation.MaxExamples, options.Threads, stop);
    }

    /// <summary>Returns the scores in the definition of the live service.</summary>
    private static EvaluatedScores ScoresOf(EvaluationReport report)
    {
        var scores = report.Scores;
        return TagScores.Of(report.Rows) is { } tags
            ? new EvaluatedScores(tags.F1, tags.Precision, tags.Recall, scores.Accuracy ?? tags.Accuracy)
            : new EvaluatedScores(scores.F1, scores.Precision, scores.Recall, scores.Accuracy);
    }

    /// <summary>
    /// Adds the scores to the job if the evaluated model is a job. This happens before the
    /// evaluation is complete, so that a client that sees it complete finds the scores on the job.
    /// </summary>
    private void Merge(string modelId, EvaluatedScores scores) =>
        jobs.Update(modelId, job => job with { Evaluated = scores });

    private void Fail(EvaluationAnswer evaluation, string reason)
    {
        try
        {
            evaluations.Update(
                evaluation.Id,
                each => each with { Status = EvaluationStatus.Failed, ErrorMessage = reason, CompletedAt = time.GetUtcNow() });
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning(
                "The result of evaluation {Id} could not be saved and is kept in memory only: {Reason}",
                evaluation.Id,
                exception.Message);
        }
    }

    private EvaluationAnswer Complete(
        EvaluationAnswer evaluation,
        EvaluationReport report,
        EvaluatedScores scores,
        TimeSpan elapsed) => evaluation with
        {
            Status = EvaluationStatus.Complete,
            F1 = scores.F1,
            Precision = scores.Precision,
            Recall = scores.Recall,
            Accuracy = scores.Accuracy,
            SpanF1 = report.Scores.F1,
            SampleCount = report.Rows.Count,
            ErrorCount = report.UnreadableRows,
            PerLabel = LabelMetrics.From(report.Scores.PerLabel),
            CompletedAt = time.GetUtcNow(),
            EvaluationTimeMs = (long)elapsed.TotalMilliseconds,
            Predictions = [.. report.Rows.Take(MaxPredictions).Select(PredictionAnswer.From)],
        };
}
