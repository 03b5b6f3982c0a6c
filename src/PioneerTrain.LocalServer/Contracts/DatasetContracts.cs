using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>A dataset as a job refers to it.</summary>
/// <param name="Name">The name of the dataset.</param>
/// <param name="Version">The version, a string on the wire ("1"); null means the newest.</param>
internal sealed record DatasetReference(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("version")] string? Version);

/// <summary>The status of a dataset version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatasetStatus>))]
internal enum DatasetStatus
{
    /// <summary>An upload address was created; no file was received yet.</summary>
    [JsonStringEnumMemberName("initialized")]
    Initialized,

    /// <summary>
    /// The file was received or is being received; processing was not requested yet.
    /// </summary>
    [JsonStringEnumMemberName("uploading")]
    Uploading,

    [JsonStringEnumMemberName("validating")]
    Validating,

    /// <summary>The dataset can be trained on. A job accepts no other status.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>A version of a dataset, both on the wire and as a record on disk.</summary>
internal sealed record DatasetVersion
{
    [JsonPropertyName("id")] public required string Id { get; init; }

    [JsonPropertyName("dataset_name")] public required string Name { get; init; }

    /// <summary>
    /// <c>ner</c>, <c>classification</c> or <c>custom</c> (both in one file). When the dataset is
    /// ready, this is the type that was found in the rows.
    /// </summary>
    [JsonPropertyName("dataset_type")] public required string DatasetType { get; init; }

    [JsonPropertyName("type")] public string Type { get; init; } = "training";

    /// <summary>The version number, counted from "1" for each name.</summary>
    [JsonPropertyName("version_number")] public required string VersionNumber { get; init; }

    [JsonPropertyName("status")] public required DatasetStatus Status { get; init; }

    /// <summary>The reason why the dataset failed, with line numbers.</summary>
    [JsonPropertyName("processing_error")] public string? ProcessingError { get; init; }

    [JsonPropertyName("schema_warnings")] public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The size of the file, in bytes.</summary>
    [JsonPropertyName("size")] public long Size { get; init; }

    /// <summary>The number of rows.</summary>
    [JsonPropertyName("sample_size")] public int SampleSize { get; init; }

    [JsonPropertyName("labels")] public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The file name of the upload; null if the client sent none.</summary>
    [JsonPropertyName("filename"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? FileName { get; init; }

    /// <summary><c>synthesize</c> if the rows were generated; null if they were uploaded.</summary>
    [JsonPropertyName("generation_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? GenerationType { get; init; }

    [JsonPropertyName("created_at")] public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("updated_at")] public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record DatasetListAnswer<TVersion>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("datasets")] IReadOnlyList<TVersion> Datasets,
    [property: JsonPropertyName("count")] int Count);

/// <summary>The versions of a dataset.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Count">The number of versions.</param>
/// <param name="Versions">The versions, newest first.</param>
internal sealed record DatasetVersionsAnswer<TVersion>(
    [property: JsonPropertyName("success")] bool Success,
    [property: JsonPropertyName("count")] int Count,
    [property: JsonPropertyName("versions")] IReadOnlyList<TVersion> Versions);

/// <summary>The first rows of a dataset, as they were uploaded.</summary>
internal sealed record DatasetPreviewAnswer([property: JsonPropertyName("rows")] IReadOnlyList<JsonElement> Rows);

internal sealed record UploadAddressAnswer(
    [property: JsonPropertyName("presigned_url")] string PresignedUrl,
    [property: JsonPropertyName("dataset_id")] string DatasetId,
    [property: JsonPropertyName("dataset_name")] string DatasetName,
    [property: JsonPropertyName("version_number")] string VersionNumber,
    [property: JsonPropertyName("expires_in")] int ExpiresInSeconds);
