using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Datasets: list, show, delete. Uploads have a file of their own.</summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder app)
    {
        var datasets = app.MapGroup("/felix/datasets");
        datasets.MapGet("/", List);
        datasets.MapGet("/{name}", ShowVersions);
        datasets.MapGet("/{name}/{version}", Show);
        datasets.MapDelete("/{name}", Delete);
        datasets.MapDelete("/{name}/{version}", Delete);
    }

    private static Ok<DatasetListAnswer> List(
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "include_failed")] string? includeFailed,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "task_type")] string? taskType,
        DatasetStore datasets)
    {
        var matching = datasets.All()
            .Where(version => includeFailed is "true" || version.Status != DatasetStatus.Failed)
            .Where(version => taskType is null || taskType == version.DatasetType)
            .ToList();
        return TypedResults.Ok(new DatasetListAnswer(true, matching, matching.Count));
    }

    private static Results<Ok<DatasetVersionsAnswer>, NotFound<ErrorAnswer>> ShowVersions(string name, DatasetStore datasets)
    {
        var versions = datasets.Versions(name);
        return versions.Count > 0 ? TypedResults.Ok(new DatasetVersionsAnswer(true, versions.Count, versions)) : Refusal.NoDataset(name, null, datasets.All());
    }

    private static Results<Ok<DatasetVersion>, NotFound<ErrorAnswer>> Show(string name, string version, DatasetStore datasets) =>
        datasets.Find(name, version) is { } found ? TypedResults.Ok(found) : Refusal.NoDataset(name, version, datasets.All());

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
