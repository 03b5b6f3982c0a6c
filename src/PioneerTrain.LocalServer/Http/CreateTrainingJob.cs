using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Creates a training job. Base model and datasets are checked first, so that an accepted job can
/// be trained.
/// </summary>
internal sealed class CreateTrainingJob(
    JobStore jobs,
    DatasetStore datasets,
    DatasetUseLock use,
    BaseModelCatalogue catalogue,
    LocalServerOptions options,
    TrainingWorker worker,
    TimeProvider time)
{
    public static async Task<IResult> HandleAsync(
        HttpRequest request, Dialect dialect, CreateTrainingJob creation, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return CreateJobRequest.Read(body) is { } requested
            ? creation.Execute(request, dialect, requested, body.Fingerprint())
            : Rejection.Invalid(body.Problems);
    }

    private IResult Execute(HttpRequest request, Dialect dialect, CreateJobRequest requested, string fingerprint)
    {
        // Of two equal requests at the same time, the second must find the job of the first. A
        // dataset must not be deleted before the job that uses it is added.
        lock (use.Gate)
        {
            if (dialect.Replay(request, fingerprint) is { } replay)
            {
                return replay;
            }

            if (FindBase(requested.BaseModel) is not { } baseModel)
            {
                return Rejection.BaseModelUnknown(
                    requested.BaseModel, catalogue.Models.Select(model => model.Id).Concat(options.Aliases.Keys));
            }

            var pinned = new List<DatasetReference>();
            foreach (var reference in requested.Datasets)
            {
                if (datasets.Find(reference.Name, reference.Version) is not { } version)
                {
                    return Rejection.DatasetNotFound(reference.Name, reference.Version, datasets.All());
                }

                if (version.Status != DatasetStatus.Ready)
                {
                    return Rejection.DatasetNotReady(version);
                }

                pinned.Add(new DatasetReference(version.Name, version.VersionNumber));
            }

            var job = jobs.Add(NewJob(requested, baseModel, pinned, fingerprint));
            dialect.Remember(request, job);
            worker.Submit(job);
            return dialect.Created(job);
        }
    }

    /// <summary>
    /// Returns the catalogue model for an id, an alias or a checkpoint, or null if it is not found.
    /// </summary>
    private BaseModel? FindBase(string id)
    {
        if (catalogue.Find(id) is { } model)
        {
            return model;
        }

        return jobs.FindCheckpoint(id) is var (parent, _) ? catalogue.Find(parent.CatalogueModel) : null;
    }

    private StoredJob NewJob(CreateJobRequest requested, BaseModel baseModel, IReadOnlyList<DatasetReference> pinned, string fingerprint) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Order = 0,
        ModelName = requested.ModelName,
        ProjectId = requested.ProjectId,
        BaseModel = requested.BaseModel,
        CatalogueModel = baseModel.Id,
        Datasets = pinned,
        Recipe = requested.Recipe with
        {
            Epochs = requested.Epochs ?? baseModel.DefaultEpochs,
            LearningRate = requested.LearningRate ?? baseModel.DefaultLearningRate,
        },
        UnusedFields = requested.UnusedFields,
        Fingerprint = fingerprint,
        Status = JobStatus.Requested,
        CreatedAt = time.GetUtcNow(),
    };
}
