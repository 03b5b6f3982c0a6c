using static PioneerTrain.LocalServer.Faults.FaultKinds;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// All faults. Each stands for a behavior of the service that was observed or is documented, or is
/// used by a test of a client.
/// </summary>
internal static class FaultCatalogue
{
    public static Fault StuckRunning { get; } = new(
        "stuck-running", FaultPlace.None, null, "a job runs until it is stopped");

    public static Fault JobErrored { get; } = new(
        "job-errored", FaultPlace.None, null, "a job ends as failed or errored, with an error_message");

    public static Fault ArtifactLate { get; } = new(
        "artifact-late", FaultPlace.None, null, "the weights are prepared after a job is complete (profile live, and /v1)");

    public static IReadOnlyList<FaultGroup> Groups { get; } =
    [
        new("Any request", [
            Rejection("rate-limited", FaultPlace.Any, 1, "429 with Retry-After in seconds", Rejections.RateLimitedAsync),
            Rejection("server-error", FaultPlace.Any, 1, "500 with the service's JSON", Rejections.ServerErrorAsync),
            Rejection("unavailable", FaultPlace.Any, 1, "503 with an empty body", Rejections.UnavailableAsync),
            Rejection("bad-gateway-html", FaultPlace.Any, 1, "502 with an HTML page", Rejections.BadGatewayAsync),
            Rejection("unauthorized-empty", FaultPlace.Any, null, "401 with an empty body", Rejections.UnauthorizedEmptyAsync),
        ]),
        new("Creating a job", [
            Rejection("out-of-credits", FaultPlace.Create, null, "402 with code, message and resolution_url", Rejections.OutOfCreditsAsync),
            Rejection("invalid-detail", FaultPlace.Create, null, "422 with detail as text, and errors", Rejections.InvalidDetailAsync),
            Rejection("invalid-fastapi", FaultPlace.Create, null, "422 with detail as FastAPI's list", Rejections.InvalidFastApiAsync),
            Rejection("invalid-error-object", FaultPlace.Create, null, "422 with an error object", Rejections.InvalidErrorObjectAsync),
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
        ]),
        new("Training and its end", [
            StuckRunning,
            JobErrored,
            ArtifactLate,
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
        ]),
        new("Records of jobs and evaluations", [
            Edit("unknown-status", FaultPlace.Job, null, "the status of a running job is 'recalibrating'", JobEdits.UnknownStatus),
            Edit(
                "list-interactive",
                FaultPlace.List,
                null,
                "the list of jobs starts with an interactive job, without datasets and base model",
                JobEdits.InteractiveListed),
            Edit(
                "metrics-absent",
                FaultPlace.Job | FaultPlace.Evaluation,
                null,
                "F1, precision and recall are missing",
                MetricEdits.Remove),
            Rejection(
                "evaluation-warming",
                FaultPlace.Evaluate,
                null,
                "409: the model never finishes warming up",
                Rejections.WarmingAsync),
        ]),
        new("Logs", [
            Alteration("log-hostile", FaultPlace.Logs, null, "log lines with ANSI codes and workflow commands", LogEdits.HostileAsync),
            Alteration("log-reorders", FaultPlace.Logs, null, "log snapshots are in reverse order", LogEdits.ReverseAsync),
            Alteration(
                "log-text",
                FaultPlace.Logs,
                null,
                "the log is a text stream, whatever the Accept header (seed profile)",
                LogEdits.AskForTextAsync),
        ]),
        new("Weights", [
            Rejection(
                "plan-too-low",
                FaultPlace.Download,
                null,
                "403: the plan does not include weight downloads",
                Rejections.PlanTooLowAsync),
            Rejection(
                "download-expired",
                FaultPlace.Storage,
                1,
                "403 from the storage host: the signed address has expired",
                Weights.ExpiredAsync),
            Alteration(
                "download-truncated",
                FaultPlace.Weights,
                1,
                "the connection is closed halfway through the weights",
                Weights.TruncateAsync),
        ]),
        InferenceFaults.Requests,
        InferenceFaults.Shapes,
    ];

    public static IReadOnlyList<Fault> All { get; } = [.. Groups.SelectMany(group => group.Faults)];

    public static Fault? Find(string name) => All.FirstOrDefault(fault => fault.Name == name);
}
