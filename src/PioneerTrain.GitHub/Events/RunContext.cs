using System.Text.Json;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Events;

/// <summary>What a run was started for: which commit and pull request its results belong to, and what GitHub lets it see.</summary>
public sealed record RunContext
{
    /// <summary>Such as <c>pull_request</c>; empty outside a workflow.</summary>
    public string EventName { get; init; } = "";

    /// <summary>The repository that the run belongs to, as <c>owner/name</c>; for a pull request the one that it goes into.</summary>
    public string? Repository { get; init; }

    /// <summary>The pull request that results can be told on; null when there is none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>The commit that a status or check run belongs to: a pull request's head and not the merge commit that was checked out.</summary>
    public string? Sha { get; init; }

    /// <summary>The change comes from another repository: a fork, or one that is gone.</summary>
    public bool IsFromFork { get; init; }

    /// <summary>The fork as <c>owner/name</c>; null when there is none, or it is gone.</summary>
    public string? Fork { get; init; }

    /// <summary>Dependabot caused the run; also when a person re-runs it.</summary>
    public bool IsDependabot { get; init; }

    /// <summary>Why the payload could not be read, as a sentence; null when it was. Without it a fork is not recognised.</summary>
    public string? PayloadProblem { get; init; }

    /// <summary>
    /// A fork's change started a run that has this repository's secrets (<c>pull_request_target</c>, <c>workflow_run</c>): config and data in the workspace may
    /// be an outsider's,
    /// and training on them spends this account's money.
    /// </summary>
    public bool IsForkWithSecrets => (IsFromFork || PayloadProblem is not null) && EventName is "pull_request_target" or "workflow_run";

    /// <summary>Why there may be no API key.</summary>
    public MissingKeyReason MissingKeyReason =>
        IsFromFork && !IsForkWithSecrets ? MissingKeyReason.Fork
        : IsDependabot && EventName != "pull_request_target" ? MissingKeyReason.Dependabot
        : MissingKeyReason.NotGiven;

    /// <summary>A run that GitHub gives no secrets can be skipped; a key that somebody forgot is a mistake.</summary>
    public bool MaySkipWithoutKey => MissingKeyReason != MissingKeyReason.NotGiven;

    /// <summary>What to say where the API key is missing.</summary>
    public string MissingKeySentence => RunContextMessages.MissingKey(this);

    /// <summary>What to say where <see cref="IsForkWithSecrets"/> and nobody allowed it.</summary>
    public string ForkWithSecretsSentence => RunContextMessages.ForkWithSecrets(this);

    /// <summary>Reads the payload file that the runner names. A payload that cannot be read is no reason to fail: see <see cref="PayloadProblem"/>.</summary>
    public static async Task<RunContext> LoadAsync(RunnerVariables variables, CancellationToken cancellationToken)
    {
        if (variables.EventPath is not { } path)
        {
            return Without(variables, RunContextMessages.NoEventPath);
        }

        try
        {
            await using var file = File.OpenRead(path);
            // InvalidOperationException: text in the payload that is no Unicode shows only when it is taken out.
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
            IsFromFork = origin.IsFork,
            Fork = origin.Fork,
        };
    }

    private static RunContext Without(RunnerVariables variables, string? problem) => new()
    {
        EventName = variables.EventName ?? "",
        Repository = variables.Repository,
        Sha = variables.Sha,
        IsDependabot = variables.Actor == "dependabot[bot]",
        PayloadProblem = problem,
    };
}

/// <summary>Why a run has no API key.</summary>
public enum MissingKeyReason
{
    /// <summary>Nobody gave one, or the secret that was named does not exist.</summary>
    NotGiven,

    /// <summary>GitHub gives no secrets to a fork's pull request.</summary>
    Fork,

    /// <summary>GitHub gives Dependabot only Dependabot's own secrets.</summary>
    Dependabot,
}
