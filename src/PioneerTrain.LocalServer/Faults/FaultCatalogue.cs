using static PioneerTrain.LocalServer.Faults.FaultKinds;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>All faults.</summary>
internal static class FaultCatalogue
{
    // These faults affect the training itself or what follows it.
    public static Fault StuckRunning { get; } = new(
        "stuck-running", FaultPlace.None, null, "a job runs until it is stopped");

    public static Fault JobErrored { get; } = new(
        "job-errored", FaultPlace.None, null, "a job ends as failed or errored, with an error_message");

    public static Fault JobErroredSilent { get; } = new(
        "job-errored-silent", FaultPlace.None, null, "a job ends as failed or errored, and its error_message is null");

    public static Fault ArtifactLate { get; } = new(
        "artifact-late", FaultPlace.None, null, "the weights are prepared after a job is complete (profile live, and /v1)");

    public static IReadOnlyList<Fault> All { get; } =
    [
        Rejection("rate-limited", FaultPlace.Any, 1, "429 with Retry-After in seconds", Rejections.RateLimitedAsync),
        Rejection(
            "rate-limited-date",
            FaultPlace.Any,
            1,
            "429 with Retry-After as an HTTP date",
            Rejections.RateLimitedDateAsync),
        Rejection("server-error", FaultPlace.Any, 1, "500 with the service's JSON", Rejections.ServerErrorAsync),
        Rejection("unavailable", FaultPlace.Any, 1, "503 with an empty body", Rejections.UnavailableAsync),
        Rejection("bad-gateway-html", FaultPlace.Any, 1, "502 with an HTML page", Rejections.BadGatewayAsync),
        Rejection(
            "unauthorized-empty", FaultPlace.Any, null, "401 with an empty body", Rejections.UnauthorizedEmptyAsync),
        Rejection(
            "out-of-credits",
            FaultPlace.Create,
            null,
            "402 with code, message and resolution_url",
            Rejections.OutOfCreditsAsync),
        Rejection(
            "plan-too-low",
            FaultPlace.Download,
            null,
            "403: the plan does not include weight downloads",
            Rejections.PlanTooLowAsync),
        Rejection(
            "invalid-detail",
            FaultPlace.Create,
            null,
            "422 with detail as text, and errors",
            Rejections.InvalidDetailAsync),
        Rejection(
            "invalid-fastapi",
            FaultPlace.Create,
            null,
            "422 with detail as FastAPI's list",
            Rejections.InvalidFastApiAsync),
        Rejection(
            "invalid-error-object",
            FaultPlace.Create,
            null,
            "422 with an error object",
            Rejections.InvalidErrorObjectAsync),
        Rejection(
            "base-models-fail",
            FaultPlace.BaseModels,
            null,
            "500 for the catalogue of base models",
            Rejections.ServerErrorAsync),
        Rejection(
            "stop-conflict",
            FaultPlace.Stop,
            1,
            "409 training_job_already_finished for a job that is still running",
            Rejections.StopConflictAsync),
        Rejection(
            "stop-unconfirmed",
            FaultPlace.Stop,
            1,
            "409 cancellation_unconfirmed, and the job runs until it is stopped again",
            Rejections.StopUnconfirmedAsync),
        Rejection(
            "evaluation-warming",
            FaultPlace.Evaluate,
            null,
            "409: the model never finishes warming up",
            Rejections.WarmingAsync),
        Rejection(
            "create-drops-before",
            FaultPlace.Create,
            1,
            "the connection is closed before the job is created",
            Connections.DropBeforeAsync),
        Alteration(
            "create-drops-after",
            FaultPlace.Create,
            1,
            "the job is created, and the connection is closed before the response",
            Connections.DropAfterAsync) with { IsMovable = true },
        Alteration("slow-answers", FaultPlace.Any, null, "every response is N milliseconds late (default 1000)", Connections.DelayAsync) with
        {
            TakesMilliseconds = true,
            IsMovable = true,
        },
        StuckRunning,
        JobErrored,
        JobErroredSilent,
        ArtifactLate,
        Edit(
            "unknown-status",
            FaultPlace.Job,
            null,
            "the status of a running job is 'recalibrating'",
            JobEdits.UnknownStatus),
        Edit(
            "list-interactive",
            FaultPlace.List,
            null,
            "the list of jobs starts with an interactive job, without datasets and base model",
            JobEdits.InteractiveListed),
        Edit("null-progress", FaultPlace.Job, null, "progress_percent and current_epoch are null", JobEdits.NoProgress),
        Edit(
            "metrics-absent",
            FaultPlace.Job | FaultPlace.Evaluation,
            null,
            "F1, precision and recall are missing",
            MetricEdits.Remove),
        Edit(
            "metrics-nan",
            FaultPlace.Job | FaultPlace.Evaluation,
            null,
            "F1, precision and recall are \"NaN\"",
            MetricEdits.NotANumber),
        Alteration(
            "metrics-nan-bare",
            FaultPlace.Job | FaultPlace.Evaluation,
            null,
            "F1, precision and recall are NaN without quotes, which is not valid JSON",
            AnswerEdits.Rewrite(MetricEdits.BareNotANumber)),
        Edit(
            "metrics-text",
            FaultPlace.Job | FaultPlace.Evaluation,
            null,
            "F1, precision and recall are the text \"high\"",
            MetricEdits.Text),
        Edit(
            "metrics-out-of-range",
            FaultPlace.Job | FaultPlace.Evaluation,
            null,
            "F1, precision and recall are 94",
            MetricEdits.OutOfRange),
        Edit("evaluation-stuck", FaultPlace.Evaluation, null, "an evaluation never ends", JobEdits.EvaluationStuck),
        Alteration(
            "log-hostile",
            FaultPlace.Logs,
            null,
            "log lines with ANSI codes and workflow commands",
            LogEdits.HostileAsync),
        Alteration(
            "log-shrinks",
            FaultPlace.Logs,
            null,
            "every second log snapshot contains only the last half of the lines",
            LogEdits.ShrinkAsync),
        Alteration("log-reorders", FaultPlace.Logs, null, "log snapshots are in reverse order", LogEdits.ReverseAsync),
        Alteration(
            "log-repeats",
            FaultPlace.Logs,
            null,
            "every log line appears twice with the same id",
            LogEdits.RepeatAsync),
        Alteration(
            "log-text",
            FaultPlace.Logs,
            null,
            "the log is a text stream, whatever the Accept header (seed profile)",
            LogEdits.AskForTextAsync),
        Rejection(
            "download-expired",
            FaultPlace.Storage,
            1,
            "403 from the storage host: the signed address has expired",
            Archives.ExpiredAsync),
        Alteration(
            "download-truncated",
            FaultPlace.Weights,
            1,
            "the connection is closed halfway through the weights",
            Archives.TruncateAsync),
        Rejection(
            "download-evil",
            FaultPlace.Weights,
            null,
            "an archive with an entry outside its folder",
            Archives.PathTraversalAsync),
        .. InferenceFaults.All,
    ];

    public static Fault? Find(string name) => All.FirstOrDefault(fault => fault.Name == name);
}
