using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Inference;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The page for the browser. <see cref="PageGate"/> has checked each request.</summary>
internal static class PageEndpoints
{
    /// <summary>Maps the pages.</summary>
    /// <param name="app">The server.</param>
    /// <param name="dialect">The words of the profile.</param>
    public static void MapPage(this IEndpointRouteBuilder app, Dialect dialect)
    {
        // Not below the page, because it needs the API key and not a session.
        app.MapPost("/_page", NewAddress);
        app.MapGet(PageStyle.Path, () => TypedResults.Text(PageStyle.Css, "text/css; charset=utf-8"));
        var pages = app.MapGroup(PageGate.Home).WithMetadata(dialect);
        pages.MapGet("/", (Dialect profile, HomePage page) => Document(page.Render(profile)));
        pages.MapGet($"{PageGate.Folder}/jobs/{{id}}", ShowJobAsync);
        pages.MapPost($"{PageGate.Folder}/jobs/{{id}}", PredictAsync);
        pages.MapGet($"{PageGate.Folder}/evaluations/{{id}}", ShowEvaluation);
    }

    private static Ok<PageAddressAnswer> NewAddress(HttpRequest request, PageAccess access) =>
        TypedResults.Ok(new PageAddressAnswer(PageGate.Address($"{request.Scheme}://{request.Host}", access)));

    private static Task<IResult> ShowJobAsync(
        string id, HttpContext context, Dialect dialect, JobStore jobs, PageAccess access) =>
        JobAsync(id, context, dialect, jobs, access, _ => null);

    private static async Task<IResult> PredictAsync(
        string id, HttpContext context, Dialect dialect, JobStore jobs, PageAccess access, InferenceService service)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var text = form["text"].ToString();
        return await JobAsync(id, context, dialect, jobs, access, job => Try(job, text, dialect, service));
    }

    private static Attempt Try(StoredJob job, string text, Dialect dialect, InferenceService service)
    {
        var (prediction, rejected) = service.Predict(job.Id, text, dialect);
        var error = rejected switch
        {
            IValueHttpResult { Value: ErrorAnswer answer } => answer.Detail,
            not null => "The model is warming up. Try again in a second.",
            null => null,
        };
        return new Attempt(text, prediction, error);
    }

    private static async Task<IResult> JobAsync(
        string id, HttpContext context, Dialect dialect, JobStore jobs, PageAccess access, Func<StoredJob, Attempt?> attempt)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return NotFound("Job not found");
        }

        var job = entry.Job;
        var log = await entry.Log.SnapshotAsync(context.RequestAborted);
        return Document(JobPage.Render(job, log, dialect, PageGate.FormToken(context, access), attempt(job)));
    }

    private static ContentHttpResult ShowEvaluation(string id, EvaluationStore evaluations) => evaluations.Find(id) is { } evaluation
        ? Document(EvaluationPage.Render(evaluation))
        : NotFound("Evaluation not found");

    private static ContentHttpResult Document(string html) => TypedResults.Text(html, PageLayout.ContentType);

    private static ContentHttpResult NotFound(string title) => TypedResults.Text(
        PageLayout.Document(title, new Html().Add($"<p>It may have been deleted.</p>")),
        PageLayout.ContentType,
        statusCode: StatusCodes.Status404NotFound);
}
