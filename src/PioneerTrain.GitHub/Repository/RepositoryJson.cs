using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.GitHub.Repository;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(RunModel))]
[JsonSerializable(typeof(RepositoryModel))]
[JsonSerializable(typeof(ReleaseModel))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseModel>))]
[JsonSerializable(typeof(ReleaseAssetModel))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseAssetModel>))]
[JsonSerializable(typeof(NewReleaseModel))]
[JsonSerializable(typeof(ReleaseUpdateModel))]
internal sealed partial class RepositoryJson : JsonSerializerContext
{
    /// <exception cref="RepositoryException">The response does not have the required values.</exception>
    public static T Parse<T>(ApiCall call, ApiResponse response, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw RepositoryFailures.Unreadable(call);
        }
        catch (JsonException unreadable)
        {
            throw RepositoryFailures.Unreadable(call, unreadable);
        }
    }
}

internal sealed record RepositoryModel(string DefaultBranch);

/// <summary>A parameter without a default value must be in the response.</summary>
internal sealed record ArtifactPage(IReadOnlyList<ArtifactModel> Artifacts);

internal sealed record ArtifactModel(
    long Id,
    string Name,
    [property: JsonPropertyName("size_in_bytes")] long Size,
    bool Expired,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? ExpiresAt = null,
    string? Digest = null,
    ArtifactRunModel? WorkflowRun = null)
{
    public WorkflowArtifact ToArtifact() => new(Id, Name, Size, Expired, CreatedAt, ExpiresAt, Digest, WorkflowRun?.ToRun());
}

internal sealed record ArtifactRunModel(long Id, string HeadSha, long? RepositoryId = null, long? HeadRepositoryId = null, string? HeadBranch = null)
{
    public ArtifactRun ToRun() => new(Id, HeadSha, HeadBranch, RepositoryId, HeadRepositoryId);
}

internal sealed record RunModel(
    long Id, string Event, string HeadSha, string? HeadBranch = null, RunRepositoryModel? HeadRepository = null, string? Status = null, string? HtmlUrl = null)
{
    public WorkflowRun ToRun() => new(Id, Event, HeadBranch, HeadSha, HeadRepository?.Id, Status == "completed", HtmlUrl ?? "");
}

internal sealed record RunRepositoryModel(long Id);
