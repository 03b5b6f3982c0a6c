using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The record of a job that generates a dataset.</summary>
internal sealed record GenerationJob
{
    public required string Id { get; init; }

    public required string DatasetId { get; init; }

    public required string DatasetName { get; init; }

    public required string DatasetVersion { get; init; }

    /// <summary><c>ner</c> or <c>classification</c>.</summary>
    public required string TaskType { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required string? Domain { get; init; }

    public required int RequestedCount { get; init; }

    public required GenerationStatus Status { get; init; }

    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The status of a job that generates a dataset.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GenerationStatus>))]
internal enum GenerationStatus
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("generating")]
    Generating,

    /// <summary>The dataset can be trained on.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>Stores the jobs that generate datasets.</summary>
internal sealed class GenerationStore(DataFolder data, ILogger<GenerationStore> logger)
    : RecordTable<GenerationJob>(data.Folder("generations"), StoredJson.Default.GenerationJob, job => job.Id, logger)
{
    /// <summary>Returns all jobs, oldest first.</summary>
    public IReadOnlyList<GenerationJob> All() => [.. Records.OrderBy(job => job.CreatedAt)];
}
