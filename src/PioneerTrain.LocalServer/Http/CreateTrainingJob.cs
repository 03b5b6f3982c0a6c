using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Training;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary><c>POST /felix/training-jobs</c>: everything that can be known beforehand is checked here, so that an accepted job can train.</summary>
internal static class CreateTrainingJob
{
    public static async Task<Results<Ok<CreatedJobAnswer>, UnprocessableEntity<InvalidRequestAnswer>, BadRequest<ErrorAnswer>, NotFound<ErrorAnswer>>> HandleAsync(
        HttpRequest request, JobStore jobs, DatasetStore datasets, BaseModelCatalogue catalogue, LocalServerOptions options, TrainingWorker worker, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        if (CreateJobRequest.Read(body) is not { } asked)
        {
            return Refusal.Invalid(body.Problems);
        }

        if (FindBase(asked.BaseModel, catalogue, jobs) is not { } baseModel)
        {
            return Refusal.NoBaseModel(asked.BaseModel, catalogue.Models.Select(model => model.Id).Concat(options.Aliases.Keys));
        }

        var pinned = new List<DatasetReference>();
        foreach (var reference in asked.Datasets)
        {
            if (datasets.Find(reference.Name, reference.Version) is not { } version)
            {
                return Refusal.NoDataset(reference.Name, reference.Version, datasets.All());
            }

            if (version.Status != DatasetStatus.Ready)
            {
                return Refusal.DatasetNotReady(version);
            }

            pinned.Add(new DatasetReference(version.Name, version.VersionNumber));
        }

        var job = jobs.Add(NewJob(asked, baseModel, pinned, time.GetUtcNow()));
        worker.Submit(job);
        return TypedResults.Ok(new CreatedJobAnswer(job.Id, JobStatus.Requested));
    }

    /// <summary>The model of the catalogue that an id, an alias or a checkpoint leads back to.</summary>
    private static BaseModel? FindBase(string id, BaseModelCatalogue catalogue, JobStore jobs)
    {
        if (catalogue.Find(id) is { } model)
        {
            return model;
        }

        return jobs.FindCheckpoint(id) is var (parent, _) ? catalogue.Find(parent.CatalogueModel) : null;
    }

    private static StoredJob NewJob(CreateJobRequest asked, BaseModel baseModel, IReadOnlyList<DatasetReference> pinned, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Order = 0,
        ModelName = asked.ModelName,
        BaseModel = asked.BaseModel,
        CatalogueModel = baseModel.Id,
        Datasets = pinned,
        Recipe = asked.Recipe with
        {
            Epochs = asked.Epochs ?? baseModel.DefaultEpochs,
            LearningRate = asked.LearningRate ?? baseModel.DefaultLearningRate,
        },
        UnusedFields = asked.UnusedFields,
        Status = JobStatus.Requested,
        CreatedAt = now,
    };
}
