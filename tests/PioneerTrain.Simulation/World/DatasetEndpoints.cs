using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The dataset, upload and evaluation endpoints of the service.</summary>
internal sealed class DatasetEndpoints(WorldSettings settings, Timeline timeline, ulong seed, JobEndpoints jobs)
{
    /// <summary>The version that the training dataset gets during a schedule.</summary>
    public const string NewVersion = "1000";

    private readonly List<Upload> _uploads = [];
    private readonly List<Evaluation> _evaluations = [];

    /// <summary>Called for each evaluation that is created, with the number of evaluations of the same job
    /// by the same process.</summary>
    public Action<Job, StepProcess, int>? EvaluationCreated { get; set; }

    public WireResponse Get(WireRequest request)
    {
        var name = Uri.UnescapeDataString(request.Path.Split('/')[^1]);
        if (name == "tickets" && settings.NewVersionAfter <= timeline.Now && !_uploads.Exists(upload => upload.Name == name))
        {
            return Responses.Json(200, new JsonObject { ["success"] = true, ["versions"] = new JsonArray(Version(name, int.Parse(NewVersion), "ready"), Version(name, 1, "ready")) });
        }

        var uploaded = _uploads.Where(upload => upload.Name == name).Select(upload => Version(name, upload.Number, upload.StatusAt(timeline.Now, settings.Processing)));
        JsonArray versions = name.StartsWith("tickets", StringComparison.Ordinal) || _uploads.Exists(upload => upload.Name == name)
            ? [.. uploaded.Reverse(), Version(name, 1, "ready")]
            : [];
        return versions.Count > 0 ? Responses.Json(200, new JsonObject { ["success"] = true, ["versions"] = versions }) : Responses.Refusal(404, "Dataset not found", settings.Profile);
    }

    public static WireResponse List() => Responses.Json(200, new JsonObject { ["datasets"] = new JsonArray(Version("tickets", 1, "ready"), Version("tickets-test", 1, "ready")) });

    public WireResponse Rows(WireRequest request) =>
        request.Path.Split('/') is [.., var name, var version, _] && _uploads.Find(upload => upload.Name == name && $"{upload.Number}" == version) is { Bytes: { } rows }
            ? new WireResponse(200, "application/x-ndjson", rows)
            : Responses.Refusal(404, "Dataset not found", settings.Profile);

    public WireResponse CreateUpload(WireRequest request)
    {
        var name = (string)JsonNode.Parse(request.Body)!["dataset_name"]!;
        var upload = new Upload(name, $"upload-{_uploads.Count}", 2 + _uploads.Count(upload => upload.Name == name));
        _uploads.Add(upload);
        return Responses.Json(200, new JsonObject
        {
            ["presigned_url"] = $"https://{Hosts.Uploads}/{upload.Id}?signature=upload",
            ["dataset_id"] = upload.Id,
            ["dataset_name"] = name,
            ["version_number"] = $"{upload.Number}",
            ["expires_in"] = 3600,
        });
    }

    public WireResponse PutBytes(WireRequest request)
    {
        if (_uploads.Find(upload => upload.Id == request.Path.Trim('/')) is not { } upload)
        {
            return new WireResponse(404, "application/xml", []);
        }

        upload.Bytes = request.Body;
        return new WireResponse(200, "application/xml", []);
    }

    public WireResponse Process(WireRequest request)
    {
        if (_uploads.Find(upload => upload.Id == (string)JsonNode.Parse(request.Body)!["dataset_id"]!) is not { Bytes: not null } upload)
        {
            return Responses.Refusal(404, "Upload not found", settings.Profile);
        }

        upload.ProcessedFrom ??= timeline.Now;
        return Responses.Json(202, new JsonObject { ["status"] = "uploading" });
    }

    public WireResponse CreateEvaluation(WireRequest request)
    {
        var job = jobs.Find((string)JsonNode.Parse(request.Body)!["base_model"]!);
        if (settings.Profile == Profile.V1 || job is null)
        {
            return Responses.Refusal(404, "Not Found", settings.Profile);
        }

        if (!job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            return Responses.Refusal(400, $"Training job '{job.Id}' is not ready for evaluation.", settings.Profile);
        }

        if (job.Evaluations++ < job.Script.Warming)
        {
            return Responses.Refusal(409, "Current deployment status: warming", settings.Profile);
        }

        var random = SeededRandom.For(seed, 6, (ulong)_evaluations.Count);
        var evaluation = new Evaluation($"evaluation-{_evaluations.Count}", job, request.Sender, timeline.Now, timeline.Now + random.Seconds(0.5, 20), random.Seconds(0, 4));
        _evaluations.Add(evaluation);
        EvaluationCreated?.Invoke(job, request.Sender, _evaluations.Count(other => other.Job == job && other.Creator == request.Sender));
        return Responses.Json(200, new JsonObject { ["success"] = true, ["count"] = 1, ["evaluations"] = new JsonArray(Record(evaluation)) });
    }

    public WireResponse GetEvaluation(WireRequest request) =>
        _evaluations.Find(evaluation => evaluation.Id == request.Path.Split('/')[^1]) is { } evaluation
            ? Responses.Json(200, Record(evaluation))
            : Responses.Refusal(404, "Evaluation not found", settings.Profile);

    public WireResponse ListEvaluations() => settings.Profile == Profile.V1
        ? Responses.Refusal(404, "Not Found", settings.Profile)
        : Responses.Json(200, new JsonObject
        {
            ["success"] = true,
            ["evaluations"] = new JsonArray([.. _evaluations.Where(evaluation => timeline.Now >= evaluation.Created + evaluation.ListedAfter).Reverse().Select(Record)]),
        });

    private JsonObject Record(Evaluation evaluation)
    {
        var isOver = timeline.Now >= evaluation.Ends;
        var fails = evaluation.Job.Script.EvaluationFails;
        var record = isOver && !fails ? JobRecords.Scores(evaluation.Job.Script.EvaluatedF1, "f1_score", "precision_score", "recall_score") : [];
        record["id"] = evaluation.Id;
        record["status"] = !isOver ? "running" : fails ? "failed" : "complete";
        record["model_id"] = evaluation.Job.Id;
        record["dataset_name"] = "tickets-test";
        record["dataset_version"] = "1";
        record["created_at"] = (Timeline.Epoch + evaluation.Created).ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz");
        return record;
    }

    private static JsonObject Version(string name, int number, string status) =>
        new() { ["id"] = $"{name}-{number}", ["dataset_name"] = name, ["version_number"] = $"{number}", ["status"] = status };

    private sealed class Upload(string name, string id, int number)
    {
        public string Name => name;

        public string Id => id;

        public int Number => number;

        public byte[]? Bytes { get; set; }

        public TimeSpan? ProcessedFrom { get; set; }

        public string StatusAt(TimeSpan now, TimeSpan processing) => ProcessedFrom is null ? "uploading" : now >= ProcessedFrom + processing ? "ready" : "processing";
    }

    private sealed record Evaluation(string Id, Job Job, StepProcess Creator, TimeSpan Created, TimeSpan Ends, TimeSpan ListedAfter);
}
