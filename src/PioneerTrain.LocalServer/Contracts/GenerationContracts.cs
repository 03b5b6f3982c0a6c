using System.Text.Json.Serialization;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>The response to a request to generate a dataset.</summary>
internal sealed record GenerationCreatedAnswer(
    [property: JsonPropertyName("job_id")] string JobId,
    [property: JsonPropertyName("status")] GenerationStatus Status);

/// <summary>A job that generates a dataset.</summary>
internal sealed record GenerationAnswer
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("status")] public required GenerationStatus Status { get; init; }

    [JsonPropertyName("dataset_name")] public required string DatasetName { get; init; }

    /// <summary>The number of generated rows.</summary>
    [JsonPropertyName("count")] public required int Count { get; init; }

    [JsonPropertyName("task_type")] public required string TaskType { get; init; }

    [JsonPropertyName("error")] public required string? Error { get; init; }

    [JsonPropertyName("created_at"), JsonConverter(typeof(LiveTimestamp))] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Returns a job. It is ready only when its dataset is.</summary>
    /// <param name="job">The job.</param>
    /// <param name="dataset">The dataset; null if it was deleted.</param>
    public static GenerationAnswer Of(GenerationJob job, DatasetVersion? dataset)
    {
        var (status, error) = (job.Status, dataset) switch
        {
            (GenerationStatus.Failed, _) => (GenerationStatus.Failed, job.Error),
            (_, null) => (GenerationStatus.Failed, $"Dataset {job.DatasetName} version {job.DatasetVersion} has been deleted."),
            (_, { Status: DatasetStatus.Ready }) => (GenerationStatus.Ready, null),
            (_, { Status: DatasetStatus.Failed }) => (GenerationStatus.Failed, dataset.ProcessingError),
            (GenerationStatus.Queued, _) => (GenerationStatus.Queued, null),
            _ => (GenerationStatus.Generating, null),
        };
        return new GenerationAnswer
        {
            JobId = job.Id,
            Status = status,
            DatasetName = job.DatasetName,
            Count = dataset?.SampleSize ?? 0,
            TaskType = job.TaskType,
            Error = error,
            CreatedAt = job.CreatedAt,
        };
    }
}
