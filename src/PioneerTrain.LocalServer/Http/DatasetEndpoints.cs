using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The dataset endpoints: list, show, download, delete. Uploads are in
/// <see cref="DatasetUploadEndpoints"/>.
/// </summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder family)
    {
        var datasets = family.MapGroup("/datasets");
        datasets.MapGet("/", List);
        datasets.MapGet("/{name}", ShowVersions);
        datasets.MapDelete("/{name}", Delete);
    }

    /// <summary>
    /// Maps the endpoints of single versions, which not every address family has.
    /// </summary>
    public static void MapDatasetVersions(this IEndpointRouteBuilder family)
    {
        family.MapGet("/datasets/{name}/{version}", Show);
        family.MapGet("/datasets/{name}/{version}/download", Download);
        family.MapDelete("/datasets/{name}/{version}", Delete);
    }

    private static IResult List(
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "include_failed")] string? includeFailed,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "task_type")] string? taskType,
        Dialect dialect,
        DatasetStore datasets) =>
        dialect.Datasets([.. datasets.All()
            .Where(version => includeFailed is "true" || version.Status != DatasetStatus.Failed)
            .Where(version => taskType is null || taskType == version.DatasetType)]);

    private static IResult ShowVersions(string name, Dialect dialect, DatasetStore datasets) =>
        datasets.Versions(name) is { Count: > 0 } versions
            ? dialect.Versions(versions)
            : Rejection.DatasetNotFound(name, null, datasets.All());

    private static IResult Show(string name, string version, Dialect dialect, DatasetStore datasets) =>
        datasets.Find(name, version) is { } found
            ? dialect.Dataset(found)
            : Rejection.DatasetNotFound(name, version, datasets.All());

    /// <summary>
    /// Returns the rows as they were uploaded. The server stores no other format.
    /// </summary>
    private static IResult Download(string name, string version, string? format, DatasetStore datasets) =>
        datasets.Find(name, version) is not { } found ? Rejection.DatasetNotFound(name, version, datasets.All())
            : format is not (null or "jsonl") ? Rejection.UnknownFormat(format)
            : found.Status != DatasetStatus.Ready ? Rejection.DatasetNotReady(found)
            : TypedResults.PhysicalFile(datasets.RowsFile(found.Id), "application/jsonl");

    private static Results<Ok<DeletedAnswer>, NotFound<ErrorAnswer>, Conflict<ErrorAnswer>> Delete(
        string name, string? version, DatasetDeletion deletion) => deletion.Execute(name, version);
}
