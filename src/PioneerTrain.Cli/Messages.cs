using PioneerTrain.Configuration;
using PioneerTrain.Text;

namespace PioneerTrain.Cli;

/// <summary>
/// Every sentence of the command line's own that a user can be shown: what was found, where, and what would be accepted.
/// (A config's diagnostics stand in the schema and its reader; the service's refusals in <c>PioneerException</c>.)
/// </summary>
internal static class Messages
{
    public static string BadCommandLine(IEnumerable<string> errors, string command) => $"{string.Join('\n', errors)}\nSee '{command} --help'.";

    public static string ConfigMissing(string path) => $"{path}: there is no such file. Write one (see the README's example) or name another (--config, input config); in a workflow, actions/checkout has to run before.";

    public static string ConfigUnreadable(string path, string why) => $"{path}: cannot be read: {why}";

    public static string ConfigInvalid(IReadOnlyList<ConfigDiagnostic> findings) =>
        $"{string.Join('\n', findings)}\n{(findings.Count == 1 ? "1 finding" : $"{findings.Count} findings")}; nothing was started.";

    public static string NoApiKey =>
        "There is no API key: set the environment variable PIONEER_API_KEY to a key of your Pioneer account, or add --local to train on this machine without one.";

    public static string SettingInvalid(string source, string found, string expected) =>
        found.Length == 0 ? $"{source} is empty; expected {expected}." : $"{source} is '{found}'; expected {expected}.";

    public static string SecretInvalid(string source, string expected) => $"{source} is not valid; expected {expected}.";

    public static string HyphenatedInputsLost(string variable) =>
        $"The inputs with a hyphen in their name are missing (the variable {variable} is not set): a shell between the runner and the program dropped them. "
        + "Start the program directly, as the action's own image does.";

    public static string NotPublished(string publisher, string why) => $"The {publisher} could not be written: {why}";

    public static string LocalAndUrl => "--local and --api-url exclude each other: leave one out.";

    public static string DataFileMissing(string path) => $"{path}: there is no such data file; paths are relative to the folder that the program is started in.";

    public static string DataFileUnreadable(string path, string why) => $"{path}: the data file cannot be read: {why}";

    public static string DataFileOutside(string path, string real) => $"{path}: this data file is a link to {real}, outside of the folder that the program is started in; put the file itself there.";

    public static string DataFileEmpty(string path) => $"{path}: the data file has no rows; expected one JSON object a line, such as {{\"text\":\"…\",\"entities\":[[\"Ada\",\"person\"]]}}.";

    public static string DataRowNotJson => "this row is not JSON; expected one whole JSON object a line.";

    public static string DataRowNotAnObject => "this row is not a JSON object; expected {…} on each line.";

    public static string DataRowTooLong(int limit) => $"this row is longer than {limit:N0} bytes, the most that is accepted.";

    public static string DataRowNotUtf8 => "this row is not UTF-8; save the file as UTF-8.";

    public static string OutputFolderTaken(string path) => $"{path}: the output folder exists and is not empty; name another with --output-folder, or empty it. Nothing was started.";

    public static string OutputFolderUnusable(string path, string why) => $"{path}: the output folder cannot be written: {why}";

    public static string LocalServerMissing(string program, string why) => $"The local server {program} could not be started: {why}. It is installed beside pioneer-train, in the folder 'local'.";

    public static string LocalServerSilent(TimeSpan limit) => $"The local server did not start within {Quantity.Duration(limit)}.";

    public static string LocalServerEnded(int code, string errors) => errors.Length > 0 ? $"The local server ended: {errors}" : $"The local server ended, with exit code {code}.";

    public static string Retry(string why, int attempt, TimeSpan delay) => $"{why}; try {attempt + 1} in {Quantity.Duration(delay)}.";

    public static string StopAsked(string jobId) => $"Asked the service to stop job {jobId}; its checkpoints are kept.";

    public static string AlreadyEnded(string jobId) => $"Job {jobId} had already ended.";

    public static string StopFailed(string jobId, string why, Uri service) =>
        $"Job {jobId} could not be stopped ({why}). IT MAY STILL RUN AND COST: try 'pioneer-train jobs stop {jobId} --api-url {service}'.";

    public static string LocalStopFailed(string jobId) => $"Job {jobId} ends with the local server.";

    public static string Lost(string jobId, string why) => $"Job {jobId} could not be followed to its end: {why}";

    public static string AttachWithoutWait => "attach takes a job over to follow it, and wait is false: leave one of them out.";

    public static string LocalWithoutWait => "The local server ends with this run, and wait is false: a job on it would end as well; leave one of them out.";

    public static string AttachDry => "A dry run shows what would be sent, and with attach nothing is sent: leave one of them out.";

    public static string KeptInFolder(string why) => $"{why} The weights stay in the output folder.";

    public static string NothingToStop => "nothing is left to stop.";

    public static string NoJobAppeared(TimeSpan waited) => $"the run was about to create a job, and none with its fingerprint was seen within {waited.TotalSeconds:0} s: nothing is left to stop.";

    public static string HasEnded(string jobId, string status) => $"job {jobId} is {status}: nothing of this step goes on.";

    public static string DoesNotEnd(string jobId, string status, TimeSpan limit) => $"Job {jobId} was asked to stop and is still {status} after {Quantity.Duration(limit)}.";

    public static string CleanupTooLong(TimeSpan limit) => $"The service did not answer in time: nothing more is tried after {Quantity.Duration(limit)}.";

    public static string CleanupFailed(string job, string why) => $"What this step answers for could not be stopped. IT MAY STILL RUN AND COST: look for {job} at the service and stop it. {why}";

    public static string DryRun(string body) => $"Everything was checked and nothing was started. This would be sent:\n{body}";

    public static string HandedOver(string jobId) => $"Job {jobId} goes on without this run, as it was asked for; take it over with attach: {jobId} (--attach).";

    public static string RestartingEarlier(string jobId) => $"job {jobId} of an earlier attempt still runs; it is stopped, and a new one is started (on-rerun is restart).";

    public static string AttachedDiffers(string jobId, string what, string theirs, string ours) =>
        $"job {jobId} has the {what} '{theirs}' and the config says '{ours}': what it comes to is judged by this config's gate all the same.";

    public static string AttachedToOwn(string jobId) => $"job {jobId} was started by an earlier attempt at this step; it is followed and no second one is started (on-rerun: restart starts anew).";

    public static string AttachedToOther(string jobId) =>
        $"job {jobId} of another run trains the same config, data and commit; it is followed and no second one is started. That run answers for it: it is not stopped here.";

    public static string OtherWasStopped(string jobId) => $"job {jobId} was stopped by the run that answers for it; this run starts one of its own.";

    public static string EarlierDoesNotEnd(string jobId, TimeSpan limit) =>
        $"Job {jobId} of an earlier attempt was asked to stop and still runs after {Quantity.Duration(limit)}; no second one is started beside it.";

    public static string CancelledAfterJob => "Cancelled after the job had ended: its weights stay at the service.";

    public static string OutputNotWritten(string why) => $"The output could not be written: {why}";

    public static string Cancelled => "Cancelled.";

    public static string Evaluating(string dataset) => $"the job reports no score that decides here, so the model is evaluated on {dataset}";

    public static string AwaitingCreation(TimeSpan grace) =>
        $"The service may be creating the job at this moment: its answer is waited for up to {grace.TotalSeconds:0} s, because without its id the job cannot be stopped.";

    public static string CancelledWhileCreating(string modelName) =>
        $"Cancelled while the service was creating the job. IT MAY EXIST AND COST: look for '{modelName}' with 'pioneer-train jobs list', and stop it.";

    public static string LocalScores => "Trained by the local server on a small model of its own: these scores cannot be compared with the service's.";

    public static string SyntheticScores => "The data is synthetic: these scores say nothing about real texts.";

    public static string DeadlinePassed(string jobId, TimeSpan limit) => $"Job {jobId} did not end within {Quantity.Duration(limit)} (limits.max_duration, or --timeout).";

    public static string Stuck(string jobId, TimeSpan idle) =>
        $"Job {jobId} gave no sign of life for {Quantity.Duration(idle)}, neither status nor progress nor log (limits.max_idle).";

    public static string Diverged(string jobId, string why) => $"The training of job {jobId} gets nowhere (limits.stop_on_divergence): {why}.";

    public static string JobFailed(string jobId, string status, string? why) => $"Job {jobId} ended {status}{(why is null ? " without saying why" : $": {why.TrimEnd('.')}")}.";

    public static string JobStopped(string jobId) => $"Job {jobId} was stopped at the service; its checkpoints are kept.";

    public static string EvaluationFailed(string dataset, string why) => $"The model could not be evaluated on {dataset}: {why.TrimEnd('.')}.";

    public static string ReportNotWritten(string path, string why) => $"The report could not be written to {path}: {why}";

    public static string DeleteNeedsYes(string jobId) => $"This deletes job {jobId} with its weights and checkpoints, for good. Add --yes if you mean it.";

    public static string FileExists(string path) => $"{path}: the file exists; name another with --output-file.";

    public static string Bug(Exception failure) =>
        $"This is a mistake in pioneer-train, not in what you gave it. Please report it with the lines below.\n{failure}";
}
