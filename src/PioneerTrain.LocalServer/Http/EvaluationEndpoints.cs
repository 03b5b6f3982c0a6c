using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The endpoints for evaluations of a model on a dataset.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder family)
    {
        var evaluations = family.MapGroup("/evaluations");
        evaluations.MapPost("/", CreateAsync);
        evaluations.MapGet("/", List);
        evaluations.MapGet("/{id}", Show);
        evaluations.MapDelete("/{id}", DeleteAsync);
        family.MapGet("/baseline-models", ListBaselines);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        Dialect dialect,
        EvaluationStore evaluations,
        JobStore jobs,
        DatasetStore datasets,
        BaseModelCatalogue catalogue,
        EvaluationWorker worker,
        TimeProvider time,
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

        var (evaluated, rejected) = FindModel(model!, dialect, jobs, catalogue);
        if (evaluated is null)
        {
            return rejected!;
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
            ModelName = evaluated.Name,
            CheckpointId = evaluated.CheckpointId,
            DatasetName = dataset.Name,
            DatasetVersion = dataset.VersionNumber,
            MaxExamples = maxExamples ?? dialect.DefaultMaxExamples,
            Status = EvaluationStatus.Queued,
            CreatedAt = time.GetUtcNow(),
        };
        evaluations.Add(evaluation);
        worker.Submit(evaluation);
        return dialect.Evaluations([Listed(evaluation)]);
    }

    /// <summary>
    /// Returns the model to score, or the error response. The id of a job means its last checkpoint.
    /// </summary>
    private static (EvaluatedModel? Model, IResult? Rejected) FindModel(
        string id, Dialect dialect, JobStore jobs, BaseModelCatalogue catalogue)
    {
        if (catalogue.Find(id) is { } baseModel)
        {
            return (new EvaluatedModel(baseModel.Label, CheckpointId: null), null);
        }

        if (!jobs.TryGet(id, out var entry))
        {
            return jobs.FindCheckpoint(id) is not var (parent, checkpoint) ? (null, Rejection.ModelNotFound(id))
                : parent.Status == JobStatus.Complete && dialect.IsWarming(parent) ? (null, Rejection.Warming(id))
                : (new EvaluatedModel(parent.ModelName, checkpoint.Id), null);
        }

        var job = entry.Job;
        return job.Status != JobStatus.Complete
            ? (null, Rejection.NotReadyForEvaluation(id, dialect.TrainingStatusOf(job)))
            : dialect.IsWarming(job) ? (null, Rejection.Warming(id))
            : (new EvaluatedModel(job.ModelName, job.Checkpoints[^1].Id), null);
    }

    private static IResult List(Dialect dialect, EvaluationStore evaluations) =>
        dialect.Evaluations([.. evaluations.All().Select(Listed)]);

    private static EvaluationAnswer Listed(EvaluationAnswer evaluation) =>
        evaluation with { BaseModel = evaluation.ModelId, Predictions = null };

    /// <summary>Lists the base models, which can be evaluated without a training.</summary>
    private static Ok<BaselineModelListAnswer> ListBaselines(BaseModelCatalogue catalogue, LocalServerOptions options)
    {
        var ids = catalogue.Models.Select(model => model.Id).Concat(options.Aliases.Keys);
        var models = ids.Select(id => Baseline(id, catalogue.Find(id)!)).ToList();
        return TypedResults.Ok(new BaselineModelListAnswer(models, models.Count));
    }

    private static BaselineModelAnswer Baseline(string id, BaseModel model) => new(id, model.Label, model.Description);

    private static IResult Show(string id, Dialect dialect, EvaluationStore evaluations) =>
        evaluations.Find(id) is { } evaluation ? dialect.Evaluation(evaluation) : Rejection.EvaluationNotFound(id);

    private static async Task<Results<Ok<MessageAnswer>, NotFound<ErrorAnswer>>> DeleteAsync(
        string id, EvaluationStore evaluations, EvaluationWorker worker, CancellationToken cancellationToken)
    {
        if (evaluations.Find(id) is null)
        {
            return Rejection.EvaluationNotFound(id);
        }

        await worker.WithdrawAsync(id, cancellationToken);
        evaluations.Delete(id);
        return TypedResults.Ok(new MessageAnswer(true, "Evaluation deleted"));
    }

    /// <summary>A model that can be scored.</summary>
    /// <param name="Name">The display name.</param>
    /// <param name="CheckpointId">The checkpoint; null for a base model.</param>
    private sealed record EvaluatedModel(string Name, string? CheckpointId);
}
