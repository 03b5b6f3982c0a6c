using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Events;

/// <summary>What a user is told about the run's origin: what was found and what would be accepted.</summary>
internal static class RunContextMessages
{
    public static string NoEventPath =>
        "The variable GITHUB_EVENT_PATH is not set, so it is not known whether this run belongs to a pull request: the runner sets it for every step.";

    public static string PayloadUnreadable(string path, Exception why) =>
        $"The event's payload {LogSanitizer.Clean(path)} (GITHUB_EVENT_PATH) cannot be read, so it is not known whether this run belongs to a pull request: "
        + LogSanitizer.Clean(why.Message);

    public static string MissingKey(RunContext run) => run.MissingKeyReason switch
    {
        MissingKeyReason.Fork =>
            $"There is no api-key: this run belongs to a pull request {From(run)}, and GitHub gives no secrets to a fork's run. "
            + "Set on-missing-key to skip to let such runs end without training, or train after the merge.",
        MissingKeyReason.Dependabot =>
            "There is no api-key: Dependabot caused this run, and GitHub gives it only Dependabot's own secrets. "
            + "Add the key under Settings, Secrets and variables, Dependabot, or set on-missing-key to skip to let such runs end without training.",
        _ =>
            $"The input api-key is empty: give it as 'api-key: ${{{{ secrets.PIONEER_API_KEY }}}}' "
            + $"and check that {run.Repository ?? "the repository"} has a secret of that name (one that does not exist is empty).",
    };

    public static string ForkWithSecrets(RunContext run) =>
        $"This {run.EventName} run has this repository's secrets, but belongs to a change {From(run)}: "
        + "its config and data may be an outsider's, and training on them would spend your account's money. Nothing was started. "
        + "Train on the event pull_request or after the merge, or set allow-fork-data to true if nothing of the fork is checked out.";

    private static string From(RunContext run) => run.Fork is { } fork ? $"from the fork {LogSanitizer.Clean(fork)}" : "from a fork that no longer exists";
}
