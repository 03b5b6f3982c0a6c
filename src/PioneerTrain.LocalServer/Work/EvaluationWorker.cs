using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Scores checkpoints on datasets, one evaluation at a time, in parallel with a training job.
/// </summary>
internal sealed class EvaluationWorker(
    EvaluationStore evaluations,
    JobStore jobs,
    WorkInputs inputs,
    LocalServerOptions options,
    TimeProvider time,
    ILogger<EvaluationWorker> logger)
    : IHostedService, IDisposable
{
    /// <summary>The maximum number of predictions in an evaluation.</summary>
    private const int MaxPredictions = 1000;

    private readonly WorkQueue _queue = new("evaluation");

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
            Merge(evaluation.ModelId, report.Scores);
            evaluations.Update(evaluation.Id, each => Complete(each, report, time.GetElapsedTime(started)));
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
        var rows = inputs.ReadDataset(new DatasetReference(evaluation.DatasetName, evaluation.DatasetVersion));
        var checkpoint = inputs.CheckpointFile(evaluation.CheckpointId);
        return ModelScoring.Evaluate(checkpoint, rows, evaluation.MaxExamples, options.Threads, stop);
    }

    /// <summary>
    /// Adds the scores to the job if the evaluated model is a job. This happens before the
    /// evaluation is complete, so that a client that sees it complete finds the scores on the job.
    /// </summary>
    private void Merge(string modelId, Scores scores) =>
        jobs.Update(modelId, job => job with { Evaluated = new EvaluatedScores(scores.F1, scores.Precision, scores.Recall, scores.Accuracy) });

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

    private EvaluationAnswer Complete(EvaluationAnswer evaluation, EvaluationReport report, TimeSpan elapsed) => evaluation with
    {
        Status = EvaluationStatus.Complete,
        F1 = report.Scores.F1,
        Precision = report.Scores.Precision,
        Recall = report.Scores.Recall,
        Accuracy = report.Scores.Accuracy,
        TokenMacroF1 = report.Scores.TokenMacroF1,
        SampleCount = report.Rows.Count,
        ErrorCount = report.UnreadableRows,
        PerLabel = LabelMetrics.From(report.Scores.PerLabel),
        CompletedAt = time.GetUtcNow(),
        EvaluationTimeMs = (long)elapsed.TotalMilliseconds,
        Predictions = [.. report.Rows.Take(MaxPredictions).Select(PredictionAnswer.From)],
    };
}
