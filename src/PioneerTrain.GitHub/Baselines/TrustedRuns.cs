using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Baselines;

/// <summary>
/// The runs whose reports are trusted for a branch: those of this repository that a push to the
/// branch, its merge queue, a schedule or a person with write access started. The caller checks that
/// their commit is one of the branch.
/// </summary>
internal static class TrustedRuns
{
    /// <summary>
    /// Events of a pull request are not among them, because the pull request can change the workflow,
    /// and its branch can have the name of the base branch. Neither is <c>workflow_run</c>, which can
    /// process files of a fork.
    /// </summary>
    private static readonly string[] _events = ["push", "schedule", "workflow_dispatch"];

    /// <summary>Returns false when the list of artifacts shows that the run does not count.</summary>
    public static bool CanBe(WorkflowArtifact artifact, string branch) =>
        artifact.Run is { IsFromFork: false } run && (run.HeadBranch == branch || IsQueueOf(run.HeadBranch, branch));

    /// <summary>Returns true for a run that counts and that uploaded the artifact.</summary>
    public static bool Includes(WorkflowRun run, WorkflowArtifact artifact, string branch) =>
        CanBe(artifact, branch)
        && run.Id == artifact.Run!.Id
        && run.HeadSha == artifact.Run.HeadSha
        && run.HeadBranch == artifact.Run.HeadBranch
        && run.HeadRepositoryId == artifact.Run.RepositoryId
        && (run.HeadBranch == branch ? _events.Contains(run.Event, StringComparer.Ordinal) : run.Event == "merge_group");

    /// <summary>
    /// Returns true for a branch that GitHub creates for a merge queue. Its commit becomes the commit
    /// of the branch without a new run.
    /// </summary>
    private static bool IsQueueOf(string? head, string branch) => head?.StartsWith($"gh-readonly-queue/{branch}/", StringComparison.Ordinal) == true;
}
