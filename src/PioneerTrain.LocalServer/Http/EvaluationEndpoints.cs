using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The endpoints for evaluations of a trained model on a dataset.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder family)
    {
        var evaluations = family.MapGroup("/evaluations");
        evaluations.MapPost("/", CreateAsync);
        evaluations.MapGet("/", List);
        evaluations.MapGet("/{id}", Show);
        evaluations.MapDelete("/{id}", DeleteAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, Dialect dialect, EvaluationStore evaluations, JobStore jobs, DatasetStore datasets, EvaluationWorker worker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var model = body.RequiredText("base_model");
        var datasetName = body.RequiredText("dataset_name");
        var datasetVersion = body.Text("dataset_version");
        var maxExamples = body.Integer("max_examples", min: 1);
        _ = body.Has("project_id") | body.Has("provider");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        if (FindModel(model!, jobs) is not var (job, checkpoint))
        {
            return Rejection.ModelNotFound(model!);
        }

        if (checkpoint is null)
        {
            return Rejection.NotReadyForEvaluation(job.Id, dialect.TrainingStatusOf(job));
        }

        if (job.Status == JobStatus.Complete && dialect.IsWarming(job))
        {
            return Rejection.Warming(model!);
        }

        if (datasets.Find(datasetName!, datasetVersion) is not { } dataset)
        {
            return Rejection.DatasetNotFound(datasetName!, datasetVersion, datasets.All());
        }

        if (dataset.Status != DatasetStatus.Ready)
        {
            return Rejection.DatasetNotReady(dataset);
        }

        var evaluation = new EvaluationAnswer
        {
            Id = Guid.NewGuid().ToString(),
            ModelId = model!,
            ModelName = job.ModelName,
            CheckpointId = checkpoint.Id,
            DatasetName = dataset.Name,
            DatasetVersion = dataset.VersionNumber,
            MaxExamples = maxExamples ?? dialect.DefaultMaxExamples,
            Status = EvaluationStatus.Queued,
            CreatedAt = time.GetUtcNow(),
        };
        evaluations.Add(evaluation);
        worker.Submit(evaluation);
        return dialect.Evaluations([evaluation]);
    }

    /// <summary>
    /// Returns the checkpoint to score. The id of a job means its last checkpoint, which is null
    /// until the job is complete.
    /// </summary>
    private static (StoredJob Job, StoredCheckpoint? Checkpoint)? FindModel(string id, JobStore jobs)
    {
        if (jobs.TryGet(id, out var entry))
        {
            var job = entry.Job;
            return (job, job.Status == JobStatus.Complete ? job.Checkpoints[^1] : null);
        }

        return jobs.FindCheckpoint(id) is var (parent, checkpoint) ? (parent, checkpoint) : null;
    }

    private static IResult List(Dialect dialect, EvaluationStore evaluations) =>
        dialect.Evaluations([.. evaluations.All().Select(evaluation => evaluation with { Predictions = null })]);

    private static IResult Show(string id, Dialect dialect, EvaluationStore evaluations) =>
        evaluations.Find(id) is { } evaluation ? dialect.Evaluation(evaluation) : Rejection.EvaluationNotFound(id);

    private static async Task<Results<Ok<DeletedAnswer>, NotFound<ErrorAnswer>>> DeleteAsync(
        string id, EvaluationStore evaluations, EvaluationWorker worker, CancellationToken cancellationToken)
    {
        if (evaluations.Find(id) is null)
        {
            return Rejection.EvaluationNotFound(id);
        }

        await worker.WithdrawAsync(id, cancellationToken);
        evaluations.Delete(id);
        return TypedResults.Ok(new DeletedAnswer(true, "Evaluation deleted"));
    }
}
