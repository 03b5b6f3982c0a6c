using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>Predicts the texts of a request with a trained model or a base model.</summary>
internal sealed class InferenceService(
    JobStore jobs, BaseModelCatalogue catalogue, ModelCache models, TimeProvider time)
{
    /// <summary>Returns the predictions, or the error response.</summary>
    public (InferenceOutcome? Outcome, IResult? Rejected) Execute(
        InferenceRequest request, Dialect dialect, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (model, rejected) = FindModel(request.Model, dialect);
        if (model is null)
        {
            return (null, rejected);
        }

        if (request.Schema is not { } element)
        {
            return (null, Rejection.SchemaMissing());
        }

        try
        {
            var schema = SchemaReader.Read(element);
            var data = Predict(model, new AnswerData(schema, request.Options), request.Texts, cancellationToken);
            return (new InferenceOutcome
            {
                Data = data,
                HasListSchema = schema.IsList,
                PromptTokens = request.Texts.Sum(Predictor.CountTokens),
                CompletionTokens = data.Sum(each => Predictor.CountTokens(AnswerData.ToText(each))),
                Elapsed = time.GetElapsedTime(started),
                CreatedAt = time.GetUtcNow(),
            }, null);
        }
        catch (InvalidSchemaException invalid)
        {
            return (null, Rejection.InvalidSchema(invalid.Message));
        }
    }

    /// <summary>Returns all that a model finds in a text, or the error response.</summary>
    public (ModelPrediction? Prediction, IResult? Rejected) Predict(string id, string text, Dialect dialect)
    {
        var (model, rejected) = FindModel(id, dialect);
        return (model?.Predict(text), rejected);
    }

    private static List<JsonObject> Predict(
        Predictor model, AnswerData answer, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var data = new List<JsonObject>(texts.Count);
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            data.Add(answer.Of(text, model.Predict(text)));
        }

        return data;
    }

    private (Predictor? Model, IResult? Rejected) FindModel(string id, Dialect dialect)
    {
        if (catalogue.Find(id) is not null)
        {
            return (Predictor.Untrained, null);
        }

        if (!jobs.TryGet(id, out var entry))
        {
            return (null, Rejection.InferenceModelNotFound(id));
        }

        var job = entry.Job;
        return job.Status != JobStatus.Complete ? (null, Rejection.NotDeployed(id, dialect.TrainingStatusOf(job)))
            : dialect.IsWarming(job) ? (null, Rejection.ModelWarming(id))
            : Load(job);
    }

    private (Predictor? Model, IResult? Rejected) Load(StoredJob job)
    {
        var checkpoint = job.Checkpoints[^1].Id;
        try
        {
            return (models.Get(checkpoint, jobs.CheckpointFile(job.Id, checkpoint)), null);
        }
        catch (Exception exception) when (DiskError.Is(exception) && jobs.FindCheckpoint(checkpoint) is null)
        {
            // The job or its checkpoints were deleted meanwhile.
            return (null, Rejection.InferenceModelNotFound(job.Id));
        }
        catch (InvalidModelException broken)
        {
            return (null, Rejection.NotLoadable(job.Id, broken.Message));
        }
    }
}

/// <summary>The result of a request for predictions.</summary>
internal sealed record InferenceOutcome
{
    /// <summary>The requested entities and classifications of each text.</summary>
    public required IReadOnlyList<JsonObject> Data { get; init; }

    /// <summary>Whether the request has the deprecated flat list of labels.</summary>
    public required bool HasListSchema { get; init; }

    /// <summary>The number of tokens of the texts.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The number of tokens of the response's data.</summary>
    public required int CompletionTokens { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
