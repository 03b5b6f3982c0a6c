using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli;

/// <summary>
/// The messages of the command line: what is wrong, where, and what to do. The diagnostics of a
/// config come from
/// its schema and reader; errors of the service come from <c>PioneerException</c>.
/// </summary>
internal static class Messages
{
    /// <summary>The page that shows how to write a config and start a job.</summary>
    private const string QuickStartUrl = "https://github.com/OWNER/pioneer-train-action#readme";

    /// <summary>Returns words as a choice: <c>a, b or c</c>.</summary>
    public static string Choice(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Join("", words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    public static string ConfigNotFound(string path) =>
        $"config file not found. Create it with 'pioneer-train init' or as the quick start shows ({QuickStartUrl}), or pass another path "
        + "(input config, option --config). In a workflow, run actions/checkout first."
        + (path == Setting.Config.Default ? " To try it without an account, add --local (input local)." : "");

    public const string ConfigIsDirectory = "a directory; expected a config file.";

    public static string ConfigUnreadable(string why) => $"cannot read the config file: {why}";

    public static string ConfigInvalid(IReadOnlyList<ConfigDiagnostic> errors) =>
        $"{string.Join('\n', errors)}\n{Errors(errors.Count)}";

    public static string Errors(int count) => $"{Quantity.Count(count, "error")}. No job was started.";

    public static string NoApiKey =>
        "API key not found. Set the environment variable PIONEER_API_KEY to the API key of your Pioneer account, "
        + "or add --local to train on this machine without a key.";

    public static string SettingInvalid(string source, string found, string expected) =>
        found.Length == 0 ? $"{source} is empty; expected {expected}." : $"{source} is '{found}'; expected {expected}.";

    public static string SecretInvalid(string source, string expected) => $"{source} is invalid; expected {expected}.";

    public static string HyphenatedInputsLost(string variable) =>
        $"The inputs with a hyphen in their name are missing (the variable {variable} is not set). A shell between "
        + "the runner and the program dropped them. Start the program directly, as the image of the action does.";

    public static string MoreErrors(int count) => $"{Quantity.Count(count, "more error")}; the log lists all.";

    public static string NotPublished(string publisher, string why) => $"Could not write the {publisher}: {why}";

    public static string LocalWithApiUrl => "--local and --api-url cannot be used together. Remove one of them.";

    public static string OutputFolderNotEmpty(string path) =>
        $"{path}: the output folder is not empty. Empty it, or pass another folder with --output-folder. "
        + "No job was started.";

    public static string OutputFolderUnusable(string path, string why) =>
        $"{path}: cannot write to the output folder: {why}";

    public static string LocalServerNotStarted(string program, string why) =>
        $"Could not start the local server {program}: {why}. "
        + "It is installed in the folder 'local' next to pioneer-train.";

    public static string LocalServerTimedOut(TimeSpan limit) =>
        $"The local server did not start within {Quantity.Duration(limit)}.";

    public static string LocalServerExited(int code, string errors) => errors.Length > 0
        ? $"The local server exited: {errors}"
        : $"The local server exited with code {code}.";

    /// <param name="hidden">Number of retries since the last message.</param>
    public static string Retry(string why, int attempt, TimeSpan delay, int hidden) =>
        $"{why}; retrying in {Quantity.Duration(delay)} (attempt {attempt + 1}{(hidden == 0 ? "" : $", {Quantity.Count(hidden, "other retry", "other retries")} since the last message")}).";

    public static string StopRequested(string jobId) =>
        $"Requested the stop of job {jobId}. The service keeps its checkpoints.";

    public static string StoppedJob(string jobId) =>
        $"Job {jobId} was stopped. The service keeps its checkpoints.";

    public static string AlreadyEnded(string jobId) => $"Job {jobId} had already ended.";

    /// <param name="serviceOptions">From <see cref="ServiceHint"/>.</param>
    public static string StopFailed(string jobId, string why, string serviceOptions) =>
        $"Could not stop job {jobId} ({why}). It may still be running and billing your account. "
        + $"Try 'pioneer-train jobs stop {jobId}{serviceOptions}'.";

    public static string LocalStopFailed(string jobId) => $"Job {jobId} ends when the local server exits.";

    public static string Lost(string jobId, string why) => $"Could not follow job {jobId} to its end: {why}";

    public static string AttachWithoutWait =>
        "attach cannot be used with wait: false, because a run that attaches to a job follows it. Remove one of them.";

    public static string LogIncomplete(JobEvent.LogIncomplete log, string serviceOptions) =>
        $"The log is not complete: {log.Why}. {Quantity.Count(log.Shown, "line")} shown"
        + (log.Omitted > 0 ? $", {Quantity.Count(log.Omitted, "line")} not shown" : "")
        + $". Get the whole log: pioneer-train jobs logs {log.JobId}{serviceOptions} > job.log";

    public static string LogUnavailable(string why) =>
        $"The job log is temporarily unavailable ({why}). The run continues to follow the job.";

    public static string FollowingCancelled(string jobId) => $"Cancelled. Job {jobId} was not stopped.";

    public static string LogChanged(long omitted) =>
        $"The service changed the log while it was read; {Quantity.Count(omitted, "line")} not shown. Run the command again.";

    public static string LocalWithoutWait =>
        "The local server cannot be used with wait: false, because its jobs end with this run. Remove one of them.";

    public static string AttachInDryRun =>
        "attach cannot be used in a dry run: a dry run shows the request that creates a job, and attach creates none. "
        + "Remove one of them.";

    public static string KeptInFolder(string why) => $"{why} The weights stay in the output folder.";

    public static string NothingToStop => "No job to stop.";

    public static string NoJobFound(TimeSpan waited) =>
        $"The run started to create a job, but no job with its fingerprint was found within "
        + $"{waited.TotalSeconds:0} s. No job to stop.";

    public static string JobEnded(string jobId, string status) => $"Job {jobId} has ended with status {status}.";

    public static string JobStillActive(string jobId, string status, TimeSpan limit) =>
        $"Job {jobId} is still {status}, {Quantity.Duration(limit)} after its stop was requested.";

    public static string JobUnreadable(string jobId, string why) =>
        $"The service accepted the stop of job {jobId}, but the job could not be read afterwards: {why}.";

    public static string CleanupTimedOut(TimeSpan limit) =>
        $"The cleanup did not finish within {Quantity.Duration(limit)}.";

    /// <param name="serviceOptions">From <see cref="ServiceHint"/>.</param>
    public static string CleanupFailed(string job, string why, string serviceOptions) =>
        $"Could not stop training job {job}. It may still be running and billing your account. "
        + $"Find it with 'pioneer-train jobs list{serviceOptions}' and stop it. {why}";

    public static string DryRun => "All checks passed. No job was started.";

    public static string HandedOver(string jobId) =>
        $"Job {jobId} was started and keeps running. To follow it, set the input attach (or --attach) to {jobId}.";

    public static string RestartingEarlier(string jobId) =>
        $"Job {jobId} of an earlier attempt is still running. Stopping it and starting a new job (on-rerun: restart).";

    public static string AttachedDiffers(string jobId, string what, string theirs, string ours) =>
        $"Job {jobId} has the {what} '{theirs}', but the config has '{ours}'. The gate of the config applies to the job.";

    public static string AttachedToEarlierAttempt(string jobId) =>
        $"Attached to job {jobId}, which an earlier attempt of this step started. "
        + "To start a new job instead, set on-rerun: restart.";

    public static string AttachedToOtherRun(string jobId) =>
        $"Attached to job {jobId} of another run, which trains the same config, data and commit. "
        + "This run does not stop that job.";

    public static string OtherRunStoppedJob(string jobId) =>
        $"Job {jobId} was stopped by the run that started it. Starting a new job.";

    public static string EarlierJobStillActive(string jobId, TimeSpan limit) =>
        $"Job {jobId} of an earlier attempt is still running, {Quantity.Duration(limit)} after its stop was requested. "
        + "No new job was started. Stop that job, then run again.";

    public const string NotEnded = "the job has not ended";

    public static string CancelledAfterJob =>
        "Cancelled after the job had ended. Its weights are still available at the service.";

    public static string OutputNotWritten(string why) => $"Could not write the output: {why}";

    public static string Cancelled => "Cancelled (Ctrl-C or SIGTERM).";

    /// <summary>A step cannot find out which of them it was.</summary>
    public static string CancelledInWorkflow =>
        "Cancelled (by a person, a newer push or a timeout; GitHub does not say which).";

    /// <param name="runId">The workflow run; null at a terminal.</param>
    public static string CancelledIn(string? runId) => runId is null ? Cancelled : CancelledInWorkflow;

    public static string Evaluating(string dataset) =>
        $"The job does not report every score that the gate needs. Evaluating the model on {dataset}.";

    public static string AwaitingCreation(TimeSpan grace) =>
        $"Waiting up to {grace.TotalSeconds:0} s for the service to return the id of the new job. "
        + "Without the id, the job cannot be stopped.";

    /// <param name="serviceOptions">From <see cref="ServiceHint"/>.</param>
    public static string CancelledWhileCreating(string modelName, string serviceOptions) =>
        "Cancelled while the service was creating the job. The job may exist and bill your account. "
        + $"Look for '{modelName}' with 'pioneer-train jobs list{serviceOptions}' and stop it.";

    public static string LocalScores =>
        "Trained by the local server with its own small model. Do not compare these scores with those of the service.";

    public static string DeadlinePassed(string jobId, TimeSpan limit) =>
        $"Job {jobId} did not end within {Quantity.Duration(limit)} (limits.max_duration, or --timeout).";

    public static string NoProgress(string jobId, TimeSpan idle) =>
        $"Job {jobId} made no progress for {Quantity.Duration(idle)} "
        + "(no change in status, metrics or log; limits.max_idle).";

    public static string Diverged(string jobId, string why) =>
        $"Training diverged in job {jobId} (limits.stop_on_divergence): {why}.";

    public static string JobFailed(string jobId, string status, string? why) =>
        $"Job {jobId} ended with status {status}"
        + (why is null ? " and without an error message." : $": {why.TrimEnd('.')}.");

    public static string JobStopped(string jobId) =>
        $"Job {jobId} was stopped at the service. The service keeps its checkpoints.";

    public static string ReportNotWritten(string path, string why) => $"Could not write the report to {path}: {why.TrimEnd('.')}.";

    /// <param name="serviceOptions">From <see cref="ServiceHint"/>.</param>
    public static string NoWeights(string jobId, string status, string serviceOptions) =>
        $"Job {jobId} ended with status {status}, so it has no weights to download. List its checkpoints with "
        + $"'pioneer-train jobs checkpoints {jobId}{serviceOptions}'. To continue from one, use its id as base_model.";

    public static string DeleteNeedsYes(string jobId) =>
        $"This permanently deletes job {jobId} with its weights and checkpoints. Add --yes to confirm.";

    public static string FileExists(string path) =>
        $"{path}: the file already exists. Pass another path with --output-file.";

    public static string Bug(Exception failure) =>
        $"This is a bug in pioneer-train. Please report it with the details below.\n{failure}";
}
