using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The dataset endpoints: list, show, preview, download, delete. Uploads are in
/// <see cref="DatasetUploadEndpoints"/>.
/// </summary>
internal static class DatasetEndpoints
{
    private const int DefaultPreviewRows = 10;
    private const int MaxPreviewRows = 100;

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
        family.MapGet("/datasets/{name}/{version}/preview", PreviewAsync);
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

    private static async Task<IResult> PreviewAsync(
        string name, string version, string? limit, DatasetStore datasets, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var count = PageQuery.Number("limit", limit, 1, MaxPreviewRows, DefaultPreviewRows, problems);
        if (problems.Count > 0)
        {
            return Rejection.Invalid(problems);
        }

        if (datasets.Find(name, version) is not { } found)
        {
            return Rejection.DatasetNotFound(name, version, datasets.All());
        }

        if (found.Status != DatasetStatus.Ready)
        {
            return Rejection.DatasetNotReady(found);
        }

        var rows = await File.ReadLinesAsync(datasets.RowsFile(found.Id), cancellationToken)
            .Where(line => !string.IsNullOrWhiteSpace(line))
            .Take(count)
            .Select(line => JsonElement.Parse(line))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new DatasetPreviewAnswer(rows));
    }

    private static Results<Ok<MessageAnswer>, NotFound<ErrorAnswer>, Conflict<ErrorAnswer>> Delete(
        string name, string? version, DatasetDeletion deletion) => deletion.Execute(name, version);
}
