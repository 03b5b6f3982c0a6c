using System.Security.Cryptography;
using System.Text.Json;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Synthetic;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The endpoints that generate a dataset of synthetic rows.</summary>
internal static class GenerationEndpoints
{
    private const int DefaultCount = 100;
    private const int MaxCount = 10_000;
    private const int MaxDescription = 10_000;

    public static void MapGeneration(this IEndpointRouteBuilder app)
    {
        app.MapPost("/generate", CreateAsync);
        app.MapGet("/generate/jobs/{id}", Show);
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request,
        DatasetStore datasets,
        GenerationStore generations,
        GenerationWorker worker,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        body.RequiredElement("task_type");
        var task = body.Word("task_type", SyntheticDataset.Ner, SyntheticDataset.Classification);
        var name = DatasetUploadEndpoints.ReadName(body);
        var count = body.Integer("num_examples", min: 1, MaxCount) ?? DefaultCount;
        var labels = ReadLabels(body, min: task == SyntheticDataset.Classification ? 2 : 1);
        var domain = body.Text("domain_description", MaxDescription);
        _ = body.Has("classified_examples") | body.Has("prompt") | body.Has("project_id");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        // The file is generated, so the address for an upload is not given out.
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var version = datasets.Add(name!, task!, fileName: null, token, TimeSpan.Zero, "synthesize").Version;
        var job = new GenerationJob
        {
            Id = Guid.NewGuid().ToString(),
            DatasetId = version.Id,
            DatasetName = version.Name,
            DatasetVersion = version.VersionNumber,
            TaskType = task!,
            Labels = labels,
            Domain = domain,
            RequestedCount = count,
            Status = GenerationStatus.Queued,
            CreatedAt = time.GetUtcNow(),
        };
        generations.Add(job);
        worker.Submit(job);
        return TypedResults.Accepted((string?)null, new GenerationCreatedAnswer(job.Id, job.Status));
    }

    private static IResult Show(string id, GenerationStore generations, DatasetStore datasets) =>
        generations.Find(id) is { } job
            ? TypedResults.Ok(GenerationAnswer.Of(job, datasets.Find(job.DatasetId)?.Version))
            : Rejection.GenerationNotFound(id);

    private static List<string> ReadLabels(RequestBody body, int min)
    {
        if (body.RequiredElement("labels") is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => !IsLabel(item)))
        {
            body.RejectValue("labels", "list_type", $"Input should be a list of strings of 1 to {DatasetLimits.NameLength} characters");
            return [];
        }

        var labels = value.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal).ToList();
        if (labels.Count < min || labels.Count > DatasetLimits.Names)
        {
            body.RejectValue("labels", "value_error", $"List should have {min} to {DatasetLimits.Names} different items");
        }

        return labels;
    }

    private static bool IsLabel(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && item.GetString() is { Length: >= 1 and <= DatasetLimits.NameLength } label
        && !string.IsNullOrWhiteSpace(label);
}
