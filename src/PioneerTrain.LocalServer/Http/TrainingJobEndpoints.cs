using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Training jobs: create, list, show, stop, download, delete. Their logs and checkpoints have files of their own.</summary>
internal static class TrainingJobEndpoints
{
    /// <summary>Of a list, both default and largest.</summary>
    private const int MaxPage = 200;

    public static void MapTrainingJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/felix/training-jobs");
        jobs.MapPost("/", CreateTrainingJob.HandleAsync);
        jobs.MapGet("/", List);
        jobs.MapGet("/{id}", Show);
        jobs.MapPost("/{id}/stop", StopAsync);
        jobs.MapGet("/{id}/download", Download);
        jobs.MapDelete("/{id}", DeleteAsync);
    }

    private static Results<Ok<JobListAnswer>, UnprocessableEntity<InvalidRequestAnswer>> List(string? status, string? limit, string? offset, JobStore jobs)
    {
        var problems = new List<FieldProblem>();
        var size = PageNumber("limit", limit, 1, MaxPage, MaxPage, problems);
        var start = PageNumber("offset", offset, 0, int.MaxValue, 0, problems);
        if (problems.Count > 0)
        {
            return Refusal.Invalid(problems);
        }

        var matching = jobs.All().Where(job => status is null || WireWord.Of(job.Status) == status).ToList();
        var page = matching.Skip(start).Take(size).Select(JobView.Of).ToList();
        return TypedResults.Ok(new JobListAnswer(true, page, page.Count, matching.Count, start + page.Count < matching.Count));
    }

    private static Results<Ok<JobAnswer>, NotFound<ErrorAnswer>> Show(string id, JobStore jobs) =>
        jobs.TryGet(id, out var entry) ? TypedResults.Ok(JobView.Of(entry.Job)) : Refusal.NoJob(id);

    // The body may carry a reason; nothing here depends on it.
    private static async Task<Results<Ok<StopAnswer>, NotFound<ErrorAnswer>, Conflict<ErrorAnswer>>> StopAsync(
        string id, JobStore jobs, TrainingWorker worker, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Refusal.NoJob(id);
        }

        if (!entry.Job.HasEnded)
        {
            await worker.StopJobAsync(id, cancellationToken);
            if (entry.Job.Status == JobStatus.Stopped)
            {
                return TypedResults.Ok(new StopAnswer(true, "Training job stopped. Checkpoints of finished epochs are kept.", id, JobStatus.Stopped));
            }
        }

        return Refusal.AlreadyFinished(entry.Job.Status);
    }

    private static Results<PhysicalFileHttpResult, NotFound<ErrorAnswer>, BadRequest<ErrorAnswer>> Download(string id, JobStore jobs)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Refusal.NoJob(id);
        }

        if (entry.Job.Status != JobStatus.Complete)
        {
            return Refusal.NotComplete(entry.Job.Status);
        }

        // A checkpoint never changes, so its id is a strong validator: a client that resumes gets the rest of the same bytes.
        var last = entry.Job.Checkpoints[^1];
        return TypedResults.PhysicalFile(
            jobs.CheckpointFile(id, last.Id),
            "application/zip",
            fileDownloadName: "model-weights.zip",
            entityTag: new EntityTagHeaderValue($"\"{last.Id}\""),
            enableRangeProcessing: true);
    }

    private static async Task<Results<Ok<DeletedAnswer>, NotFound<ErrorAnswer>>> DeleteAsync(
        string id, JobStore jobs, TrainingWorker worker, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out _))
        {
            return Refusal.NoJob(id);
        }

        await worker.StopJobAsync(id, cancellationToken);
        jobs.Delete(id);
        return TypedResults.Ok(new DeletedAnswer(true, "Training job deleted"));
    }

    private static int PageNumber(string name, string? text, int min, int max, int usual, List<FieldProblem> problems)
    {
        if (text is null)
        {
            return usual;
        }

        if (!int.TryParse(text, out var number) || number < min || number > max)
        {
            problems.Add(new FieldProblem("int_parsing", new JsonArray("query", name), $"Input should be an integer from {min} to {max}"));
        }

        return number;
    }
}
