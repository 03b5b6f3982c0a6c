using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Creates a job. Everything that can be known beforehand is checked here, so that an accepted job can train.</summary>
internal sealed class CreateTrainingJob(
    JobStore jobs, DatasetStore datasets, BaseModelCatalogue catalogue, LocalServerOptions options, TrainingWorker worker, TimeProvider time)
{
    private readonly Lock _oneAtATime = new();

    public static async Task<IResult> HandleAsync(HttpRequest request, Dialect dialect, CreateTrainingJob creation, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return CreateJobRequest.Read(body) is { } asked ? creation.Execute(request, dialect, asked, body.Fingerprint()) : Refusal.Invalid(body.Problems);
    }

    private IResult Execute(HttpRequest request, Dialect dialect, CreateJobRequest asked, string fingerprint)
    {
        // Of two requests that are the same, one is the first.
        lock (_oneAtATime)
        {
            if (dialect.Replay(request, fingerprint) is { } replay)
            {
                return replay;
            }

            if (FindBase(asked.BaseModel) is not { } baseModel)
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

            var job = jobs.Add(NewJob(asked, baseModel, pinned, fingerprint));
            dialect.Remember(request, job);
            worker.Submit(job);
            return dialect.Created(job);
        }
    }

    /// <summary>The model of the catalogue that an id, an alias or a checkpoint leads back to.</summary>
    private BaseModel? FindBase(string id)
    {
        if (catalogue.Find(id) is { } model)
        {
            return model;
        }

        return jobs.FindCheckpoint(id) is var (parent, _) ? catalogue.Find(parent.CatalogueModel) : null;
    }

    private StoredJob NewJob(CreateJobRequest asked, BaseModel baseModel, IReadOnlyList<DatasetReference> pinned, string fingerprint) => new()
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
        Fingerprint = fingerprint,
        Status = JobStatus.Requested,
        CreatedAt = time.GetUtcNow(),
    };
}
