using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.GitHub.Artifacts;

// The wire of github.actions.results.api.v1.ArtifactService (Twirp over JSON), as the generated client of actions/toolkit has it: requests carry the proto
// names, 64-bit numbers are text, absent fields are left out. Answers come in snake_case from GitHub and in lowerCamelCase from act.

/// <param name="ExpiresAt">RFC 3339, UTC, milliseconds; left out for the repository's own setting.</param>
/// <param name="Version">4 for a zip archive. 7 for a file of any type, which <paramref name="MimeType"/> names. Services older than that field refuse it.</param>
internal sealed record CreateArtifactRequest(
    [property: JsonPropertyName("workflow_run_backend_id")] string WorkflowRunBackendId,
    [property: JsonPropertyName("workflow_job_run_backend_id")] string WorkflowJobRunBackendId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("expires_at")] string? ExpiresAt,
    [property: JsonPropertyName("version")] int Version,
    [property: JsonPropertyName("mime_type")] string? MimeType);

/// <param name="Size">Bytes, as decimal text.</param>
/// <param name="Hash"><c>sha256:</c> and 64 lower-case hexadecimal digits; every download is checked against it.</param>
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

/// <summary>The two ids are those of the artifact's own job, which a list tells.</summary>
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

/// <summary>An artifact of the workflow run, of this job or another.</summary>
internal sealed record ListedArtifact(string WorkflowRunBackendId, string WorkflowJobRunBackendId, long DatabaseId, string Name);

/// <summary>A JSON object of an answer, read leniently: either spelling of a name, a 64-bit number as text or as a number, unknown fields passed over.</summary>
/// <param name="Fields">An object.</param>
internal readonly record struct TwirpAnswer(JsonElement Fields)
{
    public bool IsOk => Field("ok", "ok") is { ValueKind: JsonValueKind.True };

    public string? SignedUploadUrl => Text("signed_upload_url", "signedUploadUrl");

    public long? ArtifactId => Number("artifact_id", "artifactId");

    /// <summary>The entries that can be used; an absent list is an empty one, as everywhere in protobuf.</summary>
    public IReadOnlyList<ListedArtifact> Artifacts =>
        Field("artifacts", "artifacts") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).Select(entry => new TwirpAnswer(entry).AsArtifact()).OfType<ListedArtifact>()]
            : [];

    /// <summary>What an error's body says: <c>{"code", "msg"}</c>.</summary>
    public string ErrorWords => string.Join(", ", new[] { Text("msg", "msg"), Text("code", "code") }.Where(word => !string.IsNullOrEmpty(word)));

    private ListedArtifact? AsArtifact() =>
        Text("workflow_run_backend_id", "workflowRunBackendId") is { } run
        && Text("workflow_job_run_backend_id", "workflowJobRunBackendId") is { } job
        && Number("database_id", "databaseId") is { } id
        && Text("name", "name") is { } name
            ? new ListedArtifact(run, job, id, name)
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
