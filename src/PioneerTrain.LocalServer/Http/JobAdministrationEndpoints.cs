using System.Text.RegularExpressions;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The training job endpoints for the time after a training: terminate, deploy, rename, move to
/// another project, billing.
/// </summary>
internal static partial class JobAdministrationEndpoints
{
    private const int MaxName = 64;
    private const string NameRule = "Input should be letters, digits, '-' or '_'";

    /// <summary>Maps the endpoints.</summary>
    /// <param name="job">The endpoint group of a single job.</param>
    public static void MapJobAdministration(this IEndpointRouteBuilder job)
    {
        job.MapPost("/terminate", TerminateAsync);
        job.MapPost("/checkpoints/{checkpointId}/deploy", Deploy);
        job.MapPatch("/model-name", RenameAsync);
        job.MapPatch("/", MoveAsync);
        job.MapGet("/billing", ShowBilling);
        job.MapGet("/deployments", ListDeployments);
        job.MapPost("/push-to-hub", HubEndpoint.PushAsync);
    }

    private static async Task<IResult> TerminateAsync(
        string id, HttpRequest request, Dialect dialect, JobStore jobs, TrainingWorker worker, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        var deletes = true;
        if (!dialect.TerminatesWithCheckpoints)
        {
            var body = await RequestBody.ReadOptionalAsync(request, cancellationToken);
            deletes = body.Boolean("delete_checkpoints") ?? false;
            body.RejectUnknownFields();
            if (body.Problems.Count > 0)
            {
                return Rejection.Invalid(body.Problems);
            }
        }

        var before = entry.Job;
        worker.TerminateJob(id);
        if (!deletes)
        {
            return dialect.Terminated(before, deleted: null);
        }

        // A checkpoint may still be written until the current batch ends.
        await worker.WaitForJobAsync(id, cancellationToken);
        return dialect.Terminated(before, jobs.DeleteCheckpoints(id));
    }

    /// <summary>
    /// Reports success without any action: every checkpoint can be used from its file.
    /// </summary>
    private static IResult Deploy(string id, string checkpointId, JobStore jobs, DataFolder data)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        if (entry.Job.Status == JobStatus.Failed)
        {
            return Rejection.NotDeployable();
        }

        if (entry.Job.Checkpoints.All(checkpoint => checkpoint.Id != checkpointId))
        {
            return Rejection.CheckpointNotFound(id, checkpointId);
        }

        var path = Path.GetRelativePath(data.Path, jobs.CheckpointFile(id, checkpointId));
        return TypedResults.Ok(new DeployAnswer(
            true, "Checkpoint deployed. Use its id to evaluate it or to continue training.", id, checkpointId, path));
    }

    private static async Task<IResult> RenameAsync(
        string id, HttpRequest request, JobStore jobs, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var name = body.RequiredText("model_name", MaxName);
        if (name is not null && !ModelName().IsMatch(name))
        {
            body.RejectValue("model_name", "string_pattern_mismatch", NameRule);
        }

        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        if (!jobs.TryGet(id, out _))
        {
            return Rejection.JobNotFound(id);
        }

        jobs.Update(id, job => job with { ModelName = name! });
        return TypedResults.Ok(new RenameAnswer(true, "Model name updated", id, name!));
    }

    private static async Task<IResult> MoveAsync(
        string id, HttpRequest request, JobStore jobs, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var project = ProjectField.Read(body);
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        if (!jobs.TryGet(id, out _))
        {
            return Rejection.JobNotFound(id);
        }

        jobs.Update(id, job => job with { ProjectId = project });
        return TypedResults.Ok(new MessageAnswer(true, "Training job updated"));
    }

    /// <summary>
    /// Lists the deployment of a complete job. The service does not document the format.
    /// </summary>
    private static IResult ListDeployments(string id, Dialect dialect, JobStore jobs)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        var job = entry.Job;
        IReadOnlyList<DeploymentAnswer> deployments = job.Status == JobStatus.Complete
            ? [new DeploymentAnswer(job.Id, job.Checkpoints[^1].Id, dialect.IsWarming(job) ? "deploying" : "active")]
            : [];
        return TypedResults.Ok(new DeploymentListAnswer(true, id, deployments, deployments.Count));
    }

    private static IResult ShowBilling(string id, Dialect dialect, JobStore jobs, TimeProvider time)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        var job = entry.Job;
        return TypedResults.Ok(BillingAnswer.Of(job, dialect.WordOf(job), time.GetUtcNow()));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModelName();
}
