using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The checkpoints of a job, at any point after it started.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder app) => app.MapGet("/felix/training-jobs/{id}/checkpoints", List);

    private static Results<Ok<CheckpointListAnswer>, NotFound<ErrorAnswer>> List(string id, JobStore jobs)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Refusal.NoJob(id);
        }

        var checkpoints = JobView.CheckpointsOf(entry.Job);
        return TypedResults.Ok(new CheckpointListAnswer(true, checkpoints.Count, checkpoints));
    }
}
