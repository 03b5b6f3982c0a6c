using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Datasets: list, show, delete. Uploads have a file of their own.</summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder family)
    {
        var datasets = family.MapGroup("/datasets");
        datasets.MapGet("/", List);
        datasets.MapGet("/{name}", ShowVersions);
        datasets.MapDelete("/{name}", Delete);
    }

    /// <summary>The addresses of single versions, which not every family has.</summary>
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
        datasets.Versions(name) is { Count: > 0 } versions ? dialect.Versions(versions) : Refusal.NoDataset(name, null, datasets.All());

    private static IResult Show(string name, string version, Dialect dialect, DatasetStore datasets) =>
        datasets.Find(name, version) is { } found ? dialect.Dataset(found) : Refusal.NoDataset(name, version, datasets.All());

    /// <summary>The rows as they were uploaded, which is the one format that this server keeps.</summary>
    private static IResult Download(string name, string version, string? format, DatasetStore datasets) =>
        datasets.Find(name, version) is not { } found ? Refusal.NoDataset(name, version, datasets.All())
            : format is not (null or "jsonl") ? Refusal.OtherFormat(format)
            : found.Status != DatasetStatus.Ready ? Refusal.DatasetNotReady(found)
            : TypedResults.PhysicalFile(datasets.RowsFile(found.Id), "application/jsonl");

    /// <summary>Without a version, all of them. Nothing goes while a job that has not ended needs any of it.</summary>
    private static Results<Ok<DeletedAnswer>, NotFound<ErrorAnswer>, Conflict<ErrorAnswer>> Delete(string name, string? version, DatasetStore datasets, JobStore jobs)
    {
        var doomed = version is null ? datasets.Versions(name) : datasets.Find(name, version) is { } one ? [one] : [];
        if (doomed.Count == 0)
        {
            return Refusal.NoDataset(name, version, datasets.All());
        }

        foreach (var each in doomed)
        {
            if (jobs.All().FirstOrDefault(job => !job.HasEnded && job.Uses(each)) is { } user)
            {
                return Refusal.DatasetInUse(each, user.Id);
            }
        }

        foreach (var each in doomed)
        {
            datasets.Delete(each.Id);
        }

        return TypedResults.Ok(new DeletedAnswer(true, "Dataset deleted"));
    }
}
