using System.Globalization;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The variables that the runner sets for a step (actions/runner, GitHubContext.cs and
/// ContainerActionHandler.cs). A member is null when its variable is not set or empty, as outside a
/// workflow.
/// </summary>
public sealed record RunnerVariables
{
    /// <summary>
    /// <c>GITHUB_ACTOR</c>: the user who started the run; unchanged when another user re-runs it.
    /// </summary>
    public string? Actor { get; init; }

    /// <summary><c>GITHUB_API_URL</c>, such as <c>https://api.github.com</c>.</summary>
    public string? ApiUrl { get; init; }

    /// <summary><c>GITHUB_EVENT_NAME</c>, such as <c>pull_request</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>
    /// <c>GITHUB_EVENT_PATH</c>: the file with the payload of the event, JSON in UTF-8.
    /// </summary>
    public string? EventPath { get; init; }

    /// <summary><c>GITHUB_JOB</c>: the key of the job in the workflow file.</summary>
    public string? Job { get; init; }

    /// <summary><c>GITHUB_OUTPUT</c>: the file for step outputs.</summary>
    public string? OutputPath { get; init; }

    /// <summary>
    /// <c>GITHUB_REPOSITORY</c>, as <c>owner/name</c>; for a pull request, its base repository.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>
    /// <c>GITHUB_RETENTION_DAYS</c>: the maximum retention of an artifact in days; null also when
    /// it is not a number of at least 1.
    /// </summary>
    public int? RetentionDays { get; init; }

    /// <summary>
    /// <c>GITHUB_RUN_ATTEMPT</c>, from 1; null also when it is not a number of at least 1.
    /// </summary>
    public int? RunAttempt { get; init; }

    /// <summary><c>GITHUB_RUN_ID</c>: the same for all attempts of a run.</summary>
    public string? RunId { get; init; }

    /// <summary><c>GITHUB_SERVER_URL</c>, such as <c>https://github.com</c>.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>
    /// <c>GITHUB_SHA</c>; on a pull request the merge commit, so use
    /// <see cref="Events.RunContext.Sha"/> for statuses.
    /// </summary>
    public string? Sha { get; init; }

    /// <summary><c>GITHUB_STATE</c>: the file for values that the post stage receives.</summary>
    public string? StatePath { get; init; }

    /// <summary>
    /// <c>GITHUB_ACTION</c>: the id of the step, such as <c>__self_2</c> for the second use of the
    /// action in a job.
    /// </summary>
    public string? Step { get; init; }

    /// <summary>
    /// <c>GITHUB_STEP_SUMMARY</c>: the Markdown file that is shown on the page of the run.
    /// </summary>
    public string? StepSummaryPath { get; init; }

    /// <summary>
    /// <c>GITHUB_WORKFLOW_REF</c>: the file of the workflow and its ref, such as
    /// <c>owner/name/.github/workflows/train.yml@refs/pull/1/merge</c>.
    /// </summary>
    public string? WorkflowRef { get; init; }

    /// <summary>
    /// <c>GITHUB_WORKSPACE</c>: the working directory, <c>/github/workspace</c> in a container.
    /// </summary>
    public string? Workspace { get; init; }

    /// <summary>
    /// <c>RUNNER_TEMP</c>: the temporary folder, which is kept until the job ends.
    /// </summary>
    public string? Temp { get; init; }

    /// <summary>True when step debug logging is enabled (<c>RUNNER_DEBUG=1</c>).</summary>
    public bool IsDebug { get; init; }

    /// <summary><c>ACTIONS_RESULTS_URL</c>: the URL of the artifact service.</summary>
    public string? ResultsUrl { get; init; }

    /// <summary>
    /// <c>ACTIONS_RUNTIME_TOKEN</c>: the token with which this job uploads artifacts. A secret.
    /// </summary>
    public string? RuntimeToken { get; init; }

    /// <summary>The page of this attempt of the run; null when a variable is missing or malformed.</summary>
    public Uri? RunPage => RunId is null ? null : PageOf($"actions/runs/{RunId}/attempts/{RunAttempt ?? 1}");

    /// <summary>The page of the run with all its attempts; null when a variable is missing or malformed.</summary>
    public Uri? AllAttemptsPage => RunId is null ? null : PageOf($"actions/runs/{RunId}");

    /// <summary>
    /// A sentence for each required variable that is missing or invalid; relevant only when
    /// <see cref="ActionEnvironment.IsGitHubActions"/> is true.
    /// </summary>
    public IReadOnlyList<string> Errors { get; private init; } = [];

    /// <summary>The page of a commit; null when a variable is missing or malformed.</summary>
    public Uri? CommitPage(string sha) => PageOf($"commit/{sha}");

    /// <summary>
    /// The page of a file in a commit; null when a variable is missing or malformed, or the path is
    /// not one inside the repository.
    /// </summary>
    public Uri? FilePage(string sha, string path)
    {
        var parts = path.Split('/').SkipWhile(part => part == ".").ToList();
        return parts.Count == 0 || parts.Exists(part => part is "" or "." or "..") ? null : PageOf($"blob/{sha}/{string.Join('/', parts.Select(Uri.EscapeDataString))}");
    }

    /// <summary>Reads the variables by name.</summary>
    /// <param name="get">Returns the value of a variable, or null.</param>
    public static RunnerVariables Read(Func<string, string?> get)
    {
        string? Value(string name) => get(name) is { Length: > 0 } value ? value : null;
        int? Count(string name) => int.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

        return new RunnerVariables
        {
            Actor = Value("GITHUB_ACTOR"),
            ApiUrl = Value("GITHUB_API_URL"),
            EventName = Value("GITHUB_EVENT_NAME"),
            EventPath = Value("GITHUB_EVENT_PATH"),
            Job = Value("GITHUB_JOB"),
            OutputPath = Value("GITHUB_OUTPUT"),
            Repository = Value("GITHUB_REPOSITORY"),
            RetentionDays = Count("GITHUB_RETENTION_DAYS"),
            RunAttempt = Count("GITHUB_RUN_ATTEMPT"),
            RunId = Value("GITHUB_RUN_ID"),
            ServerUrl = Value("GITHUB_SERVER_URL"),
            Sha = Value("GITHUB_SHA"),
            StatePath = Value("GITHUB_STATE"),
            Step = Value("GITHUB_ACTION"),
            StepSummaryPath = Value("GITHUB_STEP_SUMMARY"),
            WorkflowRef = Value("GITHUB_WORKFLOW_REF"),
            Workspace = Value("GITHUB_WORKSPACE"),
            Temp = Value("RUNNER_TEMP"),
            IsDebug = Value("RUNNER_DEBUG") == "1",
            ResultsUrl = Value("ACTIONS_RESULTS_URL"),
            RuntimeToken = Value("ACTIONS_RUNTIME_TOKEN"),
            Errors = [.. FindErrors(Value)],
        };
    }

    /// <summary>Returns only the name of the type, because a member is a secret.</summary>
    public override string ToString() => nameof(RunnerVariables);

    private Uri? PageOf(string path) =>
        Repository is not null && Uri.TryCreate(ServerUrl ?? "https://github.com", UriKind.Absolute, out var server)
        && Uri.TryCreate(server, $"/{Repository}/{path}", out var page)
            ? page
            : null;

    private static IEnumerable<string> FindErrors(Func<string, string?> value)
    {
        // Step summary and runtime token are checked on use: older servers have no step summary,
        // and only an upload needs the token.
        foreach (var name in (string[])["GITHUB_OUTPUT", "GITHUB_STATE"])
        {
            if (value(name) is null)
            {
                yield return RunnerMessages.VariableMissing(name);
            }
        }

        var repository = value("GITHUB_REPOSITORY");
        if (repository?.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            yield return RunnerMessages.VariableMalformed("GITHUB_REPOSITORY", repository, "owner/name");
        }

        var runId = value("GITHUB_RUN_ID");
        if (runId is null || !runId.All(char.IsAsciiDigit))
        {
            yield return RunnerMessages.VariableMalformed("GITHUB_RUN_ID", runId, "a number");
        }
    }
}
