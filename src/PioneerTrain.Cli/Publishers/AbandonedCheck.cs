using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Publishers;

/// <summary>Completes check runs whose step ended without a result.</summary>
internal static class AbandonedCheck
{
    /// <summary>Returns the change that completes such a check run.</summary>
    public static CheckUpdate Update(DateTimeOffset now) => new()
    {
        Output = new CheckOutput("Ended without a result", "The step was cancelled, or its process was killed, before it had a result. Re-run the job to train or evaluate again."),
        Completion = new CheckCompletion(CheckConclusion.Cancelled, now),
    };

    /// <summary>Completes the check runs of the attempt of a step that are in progress.</summary>
    /// <returns>The number of check runs that were completed.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public static async Task<int> CompleteAsync(CheckRuns checks, CheckState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = (await checks.ListAsync(state.Commit, state.Name, cancellationToken)).Where(check => !check.IsCompleted && check.ExternalId == state.ExternalId).ToList();
        foreach (var check in open)
        {
            await checks.UpdateAsync(check, Update(now), cancellationToken);
        }

        return open.Count;
    }
}
