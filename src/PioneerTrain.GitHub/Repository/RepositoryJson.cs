using System.Text.Json.Serialization;

namespace PioneerTrain.GitHub.Repository;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArtifactPage))]
[JsonSerializable(typeof(RunModel))]
internal sealed partial class RepositoryJson : JsonSerializerContext;

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
