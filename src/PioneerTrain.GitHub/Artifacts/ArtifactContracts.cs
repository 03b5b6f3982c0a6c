using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.GitHub.Artifacts;

// The messages of github.actions.results.api.v1.ArtifactService (Twirp over JSON), as in the
// generated client of actions/toolkit: requests use the proto names, 64-bit numbers are text, and
// absent fields are omitted. Responses are in snake_case from GitHub and in lowerCamelCase from
// act.

/// <summary>Reserves the name of an artifact.</summary>
/// <param name="ExpiresAt">
/// RFC 3339, UTC, with milliseconds; null uses the setting of the repository.
/// </param>
/// <param name="Version">
/// 4 for a zip archive; 7 for a file of the type in <paramref name="MimeType"/>. Services that do
/// not know this field reject it.
/// </param>
internal sealed record CreateArtifactRequest(
    [property: JsonPropertyName("workflow_run_backend_id")] string WorkflowRunBackendId,
    [property: JsonPropertyName("workflow_job_run_backend_id")] string WorkflowJobRunBackendId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("expires_at")] string? ExpiresAt,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("mime_type")] string? MimeType);

/// <summary>Publishes an uploaded artifact.</summary>
/// <param name="Size">The number of bytes, as decimal text.</param>
/// <param name="Hash">
/// <c>sha256:</c> and 64 lower-case hex digits; downloads are checked against it.
/// </param>
internal sealed record FinalizeArtifactRequest(
    [property: JsonPropertyName("workflow_run_backend_id")] string WorkflowRunBackendId,
    [property: JsonPropertyName("workflow_job_run_backend_id")] string WorkflowJobRunBackendId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("size")] string Size,
    [property: JsonPropertyName("hash")] string Hash);

internal sealed record ListArtifactsRequest(
    [property: JsonPropertyName("workflow_run_backend_id")] string WorkflowRunBackendId,
    [property: JsonPropertyName("workflow_job_run_backend_id")] string WorkflowJobRunBackendId,
    [property: JsonPropertyName("name_filter")] string NameFilter);

/// <summary>
/// Deletes an artifact. The two ids are those of the job that created it, as returned by
/// <c>ListArtifacts</c>.
/// </summary>
internal sealed record DeleteArtifactRequest(
    [property: JsonPropertyName("workflow_run_backend_id")] string WorkflowRunBackendId,
    [property: JsonPropertyName("workflow_job_run_backend_id")] string WorkflowJobRunBackendId,
    [property: JsonPropertyName("name")] string Name);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateArtifactRequest))]
[JsonSerializable(typeof(FinalizeArtifactRequest))]
[JsonSerializable(typeof(ListArtifactsRequest))]
[JsonSerializable(typeof(DeleteArtifactRequest))]
internal sealed partial class ArtifactJson : JsonSerializerContext;

/// <summary>
/// A JSON object of a response. Accepts both spellings of a name and 64-bit numbers as text or
/// number, and ignores unknown fields.
/// </summary>
/// <param name="Fields">An element of kind <see cref="JsonValueKind.Object"/>.</param>
internal readonly record struct TwirpResponse(JsonElement Fields)
{
    /// <summary>The length of a SHA-512 with the name of its algorithm.</summary>
    private const int MaxDigestLength = 135;

    public bool IsOk => Field("ok", "ok") is { ValueKind: JsonValueKind.True };

    public string? SignedUploadUrl => Text("signed_upload_url", "signedUploadUrl");

    public long? ArtifactId => Number("artifact_id", "artifactId");

    /// <summary>
    /// The complete entries of the list. A missing list is empty, as in protobuf.
    /// </summary>
    public IReadOnlyList<ListedArtifact> Artifacts =>
        Field("artifacts", "artifacts") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray()
                .Where(entry => entry.ValueKind == JsonValueKind.Object)
                .Select(entry => new TwirpResponse(entry).AsArtifact())
                .OfType<ListedArtifact>()]
            : [];

    /// <summary>
    /// The text of an error response <c>{"code", "msg"}</c>; empty when it has neither.
    /// </summary>
    public string ErrorText =>
        string.Join(", ", new[] { Text("msg", "msg"), Text("code", "code") }.Where(part => !string.IsNullOrEmpty(part)));

    private ListedArtifact? AsArtifact() =>
        Text("workflow_run_backend_id", "workflowRunBackendId") is { } run
        && Text("workflow_job_run_backend_id", "workflowJobRunBackendId") is { } job
        && Number("database_id", "databaseId") is { } id
        && Text("name", "name") is { } name
            ? new ListedArtifact(run, job, id, name)
            {
                Size = Number("size", "size"),
                Digest = Text("digest", "digest") is { Length: > 0 and <= MaxDigestLength } digest ? digest : null,
            }
            : null;

    private string? Text(string snake, string camel) => Field(snake, camel) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private long? Number(string snake, string camel) => Field(snake, camel) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    private JsonElement? Field(string snake, string camel) =>
        Fields.TryGetProperty(snake, out var field) || Fields.TryGetProperty(camel, out field) ? field : null;
}
