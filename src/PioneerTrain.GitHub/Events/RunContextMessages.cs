using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Events;

/// <summary>The messages about the origin of a run.</summary>
internal static class RunContextMessages
{
    public static string NoEventPath =>
        "The variable GITHUB_EVENT_PATH is not set, so it is unknown whether this run belongs to a pull request. The runner sets it for every step.";

    public static string PayloadUnreadable(string path, Exception why) =>
        $"Cannot read the event payload {LogSanitizer.Clean(path)} (GITHUB_EVENT_PATH), "
        + $"so it is unknown whether this run belongs to a pull request: {LogSanitizer.Clean(why.Message)}";

    public static string MissingKey(RunContext run) => run.MissingKeyReason switch
    {
        MissingKeyReason.Fork =>
            $"{NoKey(run)} Set on-missing-key to skip so that such runs end without training, or train after the merge.",
        MissingKeyReason.Dependabot =>
            $"{NoKey(run)} Add the key under Settings > Secrets and variables > Dependabot, or set on-missing-key to skip so that such runs end without training.",
        _ =>
            $"The input api-key is empty. Set 'api-key: ${{{{ secrets.PIONEER_API_KEY }}}}' "
            + $"and check that {run.Repository ?? "the repository"} has a secret with this name (a secret that does not exist is empty).",
    };

    /// <summary>The message for a run that <c>on-missing-key: skip</c> ended.</summary>
    public static string Skipped(RunContext run) => $"{NoKey(run)} Nothing was trained (on-missing-key: skip).";

    private static string NoKey(RunContext run) => run.MissingKeyReason == MissingKeyReason.Fork
        ? $"The input api-key is empty: this run belongs to a pull request {From(run)}, and GitHub does not pass secrets to runs from forks."
        : "The input api-key is empty: Dependabot started this run, and GitHub passes only Dependabot secrets to it.";

    public static string ForkWithSecrets(RunContext run) =>
        $"This {run.EventName} run has access to the secrets of this repository, but belongs to a change {From(run)}. "
        + "Its config and data may be untrusted, and training on them would be billed to your account. No job was started. "
        + "Train on the event pull_request or after the merge, or set allow-fork-data to true if the workflow does not check out the fork.";

    public static string PayloadIncomplete(string member) => $"The event payload (GITHUB_EVENT_PATH) has no {member}.";

    public static string OriginUnknown(RunContext run) =>
        $"This {run.EventName} run has access to the secrets of this repository, but it is unknown whether it belongs to a change from a fork. "
        + $"{run.OriginProblem} No job was started. "
        + "Run the workflow again, or set allow-fork-data to true if the workflow does not check out the fork.";

    private static string From(RunContext run) =>
        run.Fork is { } fork ? $"from the fork {LogSanitizer.Clean(fork)}" : "from a fork that no longer exists";
}
