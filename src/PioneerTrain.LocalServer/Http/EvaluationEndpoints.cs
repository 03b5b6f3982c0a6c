using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Evaluations: a trained model scored on a dataset.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder app)
    {
        var evaluations = app.MapGroup("/felix/evaluations");
        evaluations.MapPost("/", CreateAsync);
        evaluations.MapGet("/", List);
        evaluations.MapGet("/{id}", Show);
        evaluations.MapDelete("/{id}", DeleteAsync);
    }

    private static async Task<Results<Ok<EvaluationListAnswer>, UnprocessableEntity<InvalidRequestAnswer>, BadRequest<ErrorAnswer>, NotFound<ErrorAnswer>>> CreateAsync(
        HttpRequest request, EvaluationStore evaluations, JobStore jobs, DatasetStore datasets, EvaluationWorker worker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var model = body.RequiredText("base_model");
        var datasetName = body.RequiredText("dataset_name");
        var datasetVersion = body.Text("dataset_version");
        var maxExamples = body.Whole("max_examples", min: 1);
        _ = body.Has("project_id") | body.Has("provider");
        body.RefuseTheRest();
        if (body.Problems.Count > 0)
        {
            return Refusal.Invalid(body.Problems);
        }

        if (FindModel(model!, jobs) is not var (job, checkpoint))
        {
            return Refusal.NoModelToEvaluate(model!);
        }

        if (checkpoint is null)
        {
            return Refusal.NotReadyForEvaluation(job.Id, job.Status);
        }

        if (datasets.Find(datasetName!, datasetVersion) is not { } dataset)
        {
            return Refusal.NoDataset(datasetName!, datasetVersion, datasets.All());
        }

        if (dataset.Status != DatasetStatus.Ready)
        {
            return Refusal.DatasetNotReady(dataset);
        }

        var evaluation = new EvaluationAnswer
        {
            Id = Guid.NewGuid().ToString(),
            ModelId = model!,
            ModelName = job.ModelName,
            CheckpointId = checkpoint.Id,
            DatasetName = dataset.Name,
            DatasetVersion = dataset.VersionNumber,
            MaxExamples = maxExamples,
            Status = EvaluationStatus.Queued,
            CreatedAt = time.GetUtcNow(),
        };
        evaluations.Add(evaluation);
        worker.Submit(evaluation);
        return TypedResults.Ok(new EvaluationListAnswer(true, 1, [evaluation]));
    }

    /// <summary>A job means its last checkpoint, and that there is one only once the job is complete; a checkpoint means itself.</summary>
    private static (StoredJob Job, StoredCheckpoint? Checkpoint)? FindModel(string id, JobStore jobs)
    {
        if (jobs.TryGet(id, out var entry))
        {
            var job = entry.Job;
            return (job, job.Status == JobStatus.Complete ? job.Checkpoints[^1] : null);
        }

        return jobs.FindCheckpoint(id) is var (parent, checkpoint) ? (parent, checkpoint) : null;
    }

    private static Ok<EvaluationListAnswer> List(EvaluationStore evaluations)
    {
        var all = evaluations.All().Select(evaluation => evaluation with { Predictions = null }).ToList();
        return TypedResults.Ok(new EvaluationListAnswer(true, all.Count, all));
    }

    private static Results<Ok<EvaluationAnswer>, NotFound<ErrorAnswer>> Show(string id, EvaluationStore evaluations) =>
        evaluations.Find(id) is { } evaluation ? TypedResults.Ok(evaluation) : Refusal.NoEvaluation(id);

    private static async Task<Results<Ok<DeletedAnswer>, NotFound<ErrorAnswer>>> DeleteAsync(
        string id, EvaluationStore evaluations, EvaluationWorker worker, CancellationToken cancellationToken)
    {
        if (evaluations.Find(id) is null)
        {
            return Refusal.NoEvaluation(id);
        }

        await worker.WithdrawAsync(id, cancellationToken);
        evaluations.Delete(id);
        return TypedResults.Ok(new DeletedAnswer(true, "Evaluation deleted"));
    }
}
