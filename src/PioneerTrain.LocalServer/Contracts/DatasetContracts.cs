using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <param name="Version">A string on the wire ("1"); null asks for the newest.</param>
internal sealed record DatasetReference(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("version")] string? Version);

[JsonConverter(typeof(JsonStringEnumConverter<DatasetStatus>))]
internal enum DatasetStatus
{
    /// <summary>An upload address was given out; no file yet.</summary>
    [JsonStringEnumMemberName("initialized")]
    Initialized,

    /// <summary>The file is here or on its way; nobody asked to process it.</summary>
    [JsonStringEnumMemberName("uploading")]
    Uploading,

    [JsonStringEnumMemberName("validating")]
    Validating,

    /// <summary>The only status that a job accepts.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>One version of a dataset; also the record kept on disk.</summary>
internal sealed record DatasetVersion
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("dataset_name")] public required string Name { get; init; }

    /// <summary><c>ner</c>, <c>classification</c> or <c>custom</c> (both in one file); once ready, what the rows really are.</summary>
    [JsonPropertyName("dataset_type")] public required string DatasetType { get; init; }

    [JsonPropertyName("type")] public string Type { get; init; } = "training";

    /// <summary>Counts from "1" for each name.</summary>
    [JsonPropertyName("version_number")] public required string VersionNumber { get; init; }

    [JsonPropertyName("status")] public required DatasetStatus Status { get; init; }

    /// <summary>Why the dataset failed, with the lines.</summary>
    [JsonPropertyName("processing_error")] public string? ProcessingError { get; init; }

    [JsonPropertyName("schema_warnings")] public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Bytes of the file.</summary>
    [JsonPropertyName("size")] public long Size { get; init; }

    /// <summary>Rows.</summary>
    [JsonPropertyName("sample_size")] public int SampleSize { get; init; }

    [JsonPropertyName("labels")] public IReadOnlyList<string> Labels { get; init; } = [];

    [JsonPropertyName("created_at")] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at")] public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record DatasetListAnswer<TVersion>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("datasets")] IReadOnlyList<TVersion> Datasets,
    [property: JsonPropertyName("count")] int Count);

/// <param name="Versions">Newest first.</param>
internal sealed record DatasetVersionsAnswer<TVersion>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("versions")] IReadOnlyList<TVersion> Versions);

internal sealed record UploadAddressAnswer(
    [property: JsonPropertyName("presigned_url")] string PresignedUrl,
    [property: JsonPropertyName("dataset_id")] string DatasetId,
    [property: JsonPropertyName("dataset_name")] string DatasetName,
    [property: JsonPropertyName("version_number")] string VersionNumber,
    [property: JsonPropertyName("expires_in")] int ExpiresInSeconds);
