using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The training job endpoints: create, list, show, logs, checkpoints, stop, sync, download, delete.
/// The endpoints that a run does not use are in <see cref="JobAdministrationEndpoints"/>.
/// </summary>
internal static class TrainingJobEndpoints
{
    /// <summary>The default and maximum number of jobs in a list.</summary>
    private const int MaxPage = 200;

    /// <summary>Maps the endpoints.</summary>
    /// <param name="family">The endpoint group of the address family.</param>
    /// <param name="path">The path of the collection, relative to the group.</param>
    public static void MapTrainingJobs(this IEndpointRouteBuilder family, string path)
    {
        var jobs = family.MapGroup(path);
        jobs.MapPost("/", CreateTrainingJob.HandleAsync);
        jobs.MapGet("/", List);
        var job = jobs.MapGroup("/{id}").AddEndpointFilter(CheckIdAsync);
        job.MapGet("/", Show);
        job.MapGet("/logs", JobLogEndpoint.ReadAsync);
        job.MapGet("/checkpoints", Checkpoints);
        job.MapGet("/download", Download);
        job.MapPost("/stop", Stop);
        // There is no provider to synchronize with, so the record is always current.
        job.MapPost("/sync", Show);
        job.MapDelete("/", DeleteAsync);
        job.MapJobAdministration();
    }

    /// <summary>Maps the endpoint that the newer address family does not have.</summary>
    public static void MapTrainedModels(this IEndpointRouteBuilder felix) =>
        felix.MapGet("/trained-models", ListTrained);

    private static ValueTask<object?> CheckIdAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        return context.GetEndpoint()!.Metadata.GetRequiredMetadata<Dialect>().HasUuids && !Guid.TryParse((string?)context.GetRouteValue("id"), out _)
            ? ValueTask.FromResult<object?>(Rejection.Invalid([new FieldProblem("uuid_parsing", new JsonArray("path", "job_id"), "Input should be a valid UUID")]))
            : next(call);
    }

    private static IResult List(
        string? status,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "project_id")] string? projectId,
        string? limit,
        string? offset,
        Dialect dialect,
        JobStore jobs)
    {
        var problems = new List<FieldProblem>();
        var size = PageQuery.Number("limit", limit, 1, MaxPage, MaxPage, problems);
        var start = PageQuery.Number("offset", offset, 0, int.MaxValue, 0, problems);
        if (problems.Count > 0)
        {
            return Rejection.Invalid(problems);
        }

        var matching = jobs.All()
            .Where(job => status is null || dialect.WordOf(job) == status)
            .Where(job => projectId is null || projectId == (job.ProjectId ?? LiveAccount.ProjectId))
            .ToList();
        return dialect.Jobs(matching.Skip(start).Take(size), matching.Count, start);
    }

    private static IResult ListTrained(Dialect dialect, JobStore jobs)
    {
        var trained = jobs.All().Where(job => job.Status == JobStatus.Complete).ToList();
        return dialect.Jobs(trained, trained.Count, 0);
    }

    private static IResult Show(string id, Dialect dialect, JobStore jobs) =>
        jobs.TryGet(id, out var entry) ? dialect.Job(entry.Job) : Rejection.JobNotFound(id);

    private static IResult Checkpoints(string id, Dialect dialect, JobStore jobs) =>
        jobs.TryGet(id, out var entry) ? dialect.Checkpoints(entry.Job) : Rejection.JobNotFound(id);

    // The body may contain a reason, which is ignored.
    private static IResult Stop(string id, Dialect dialect, JobStore jobs, TrainingWorker worker)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        var before = entry.Job;
        if (!before.HasEnded)
        {
            worker.StopJob(id);
            if (entry.Job.Status == JobStatus.Stopped)
            {
                return dialect.Stopped(before);
            }
        }

        return Rejection.AlreadyFinished(dialect.WordOf(entry.Job));
    }

    private static IResult Download(string id, HttpRequest request, Dialect dialect, JobStore jobs)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        return entry.Job.Status == JobStatus.Complete
            ? dialect.Weights(entry.Job, request)
            : Rejection.NotComplete(dialect.WordOf(entry.Job));
    }

    private static async Task<Results<Ok<MessageAnswer>, NotFound<ErrorAnswer>>> DeleteAsync(
        string id, JobStore jobs, TrainingWorker worker, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out _))
        {
            return Rejection.JobNotFound(id);
        }

        worker.StopJob(id);
        await worker.WaitForJobAsync(id, cancellationToken);
        jobs.Delete(id);
        return TypedResults.Ok(new MessageAnswer(true, "Training job deleted"));
    }
}
