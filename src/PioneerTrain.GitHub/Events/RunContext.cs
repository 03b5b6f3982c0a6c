using System.Text.Json;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Events;

/// <summary>
/// The origin of a run: the commit and pull request that its results belong to, and whether it has
/// access to secrets.
/// </summary>
public sealed record RunContext
{
    /// <summary>
    /// The name of the event, such as <c>pull_request</c>; empty outside a workflow.
    /// </summary>
    public string EventName { get; init; } = "";

    /// <summary>
    /// The repository of the run, as <c>owner/name</c>; for a pull request, its base repository.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>
    /// The number of the pull request that the run belongs to; null when there is none.
    /// </summary>
    public int? PullRequest { get; init; }

    /// <summary>
    /// The commit for statuses and check runs: for a pull request its head, not the merge commit
    /// that was checked out.
    /// </summary>
    public string? Sha { get; init; }

    /// <summary>The commit that the runner checks out by default (<c>GITHUB_SHA</c>).</summary>
    public string? TestedSha { get; init; }

    /// <summary>What the change is compared with.</summary>
    public RunBase Base { get; init; } = new(RunBaseKind.Other, null, null);

    /// <summary>True when the change comes from a fork, which can be deleted by now.</summary>
    public bool IsFromFork { get; init; }

    /// <summary>The fork as <c>owner/name</c>; null when there is none or it was deleted.</summary>
    public string? Fork { get; init; }

    /// <summary>True when Dependabot started the run, also when a person re-runs it.</summary>
    public bool IsDependabot { get; init; }

    /// <summary>
    /// Why the payload could not be read, as a sentence; null when it was read. Without the
    /// payload, forks are not detected; see <see cref="OriginProblem"/>.
    /// </summary>
    public string? PayloadProblem { get; init; }

    /// <summary>
    /// Why it is unknown whether the change comes from a fork, as a sentence; null when it is known
    /// or does not matter, because the event has no secrets for changes from forks.
    /// </summary>
    public string? OriginProblem { get; init; }

    /// <summary>
    /// True when a change from a fork, or of unknown origin, started a run that has the secrets of
    /// this repository (<c>pull_request_target</c>, <c>workflow_run</c>). Config and data in the
    /// workspace can be untrusted, and training on them is billed to this account.
    /// </summary>
    public bool IsForkWithSecrets => (IsFromFork || OriginProblem is not null) && HasSecretsForForks(EventName);

    /// <summary>The reason to report when there is no API key.</summary>
    public MissingKeyReason MissingKeyReason =>
        IsFromFork && !IsForkWithSecrets ? MissingKeyReason.Fork
        : IsDependabot && EventName != "pull_request_target" ? MissingKeyReason.Dependabot
        : MissingKeyReason.NotGiven;

    /// <summary>
    /// True when a run without an API key can be skipped, because GitHub passes it no secrets.
    /// Otherwise a missing key is an error.
    /// </summary>
    public bool CanSkipWithoutKey => MissingKeyReason != MissingKeyReason.NotGiven;

    /// <summary>The message for a run that is skipped because it has no API key.</summary>
    public string SkippedMessage => RunContextMessages.Skipped(this);

    /// <summary>The error message for a missing API key.</summary>
    public string MissingKeyMessage => RunContextMessages.MissingKey(this);

    /// <summary>
    /// The error message when <see cref="IsForkWithSecrets"/> is true and not allowed.
    /// </summary>
    public string ForkWithSecretsMessage => OriginProblem is null ? RunContextMessages.ForkWithSecrets(this) : RunContextMessages.OriginUnknown(this);

    /// <summary>
    /// Reads the payload file of the event. Does not throw when the payload cannot be read; see
    /// <see cref="PayloadProblem"/>.
    /// </summary>
    public static async Task<RunContext> LoadAsync(RunnerVariables variables, CancellationToken cancellationToken)
    {
        if (variables.EventPath is not { } path)
        {
            return Without(variables, RunContextMessages.NoEventPath);
        }

        try
        {
            await using var file = File.OpenRead(path);
            // Invalid Unicode in the payload throws InvalidOperationException when the text is
            // read.
            using var payload = await JsonDocument.ParseAsync(file, default, cancellationToken);
            return Of(variables, new EventPayload(payload.RootElement));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return Without(variables, RunContextMessages.PayloadUnreadable(path, unusable));
        }
    }

    private static RunContext Of(RunnerVariables variables, EventPayload payload)
    {
        var origin = payload.Origin(variables.EventName);
        return Without(variables, problem: null) with
        {
            PullRequest = payload.PullRequest,
            Sha = payload.HeadSha ?? variables.Sha,
            Base = payload.Base(variables),
            IsFromFork = origin.IsFork,
            Fork = origin.Fork,
            OriginProblem = origin.Missing is { } missing && HasSecretsForForks(variables.EventName) ? RunContextMessages.PayloadIncomplete(missing) : null,
        };
    }

    private static RunContext Without(RunnerVariables variables, string? problem) => new()
    {
        EventName = variables.EventName ?? "",
        Repository = variables.Repository,
        Sha = variables.Sha,
        TestedSha = variables.Sha,
        Base = new RunBase(RunBaseKind.Unknown, null, null),
        IsDependabot = variables.Actor == "dependabot[bot]",
        PayloadProblem = problem,
        OriginProblem = HasSecretsForForks(variables.EventName) ? problem : null,
    };

    private static bool HasSecretsForForks(string? eventName) => eventName is "pull_request_target" or "workflow_run";
}

/// <summary>Why a run has no API key.</summary>
public enum MissingKeyReason
{
    /// <summary>No key was set, or the secret does not exist.</summary>
    NotGiven,

    /// <summary>GitHub does not pass secrets to pull requests from forks.</summary>
    Fork,

    /// <summary>GitHub passes only Dependabot secrets to runs that Dependabot started.</summary>
    Dependabot,
}
