using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Publishers;

/// <summary>Completes check runs whose step ended without a result.</summary>
internal static class AbandonedCheck
{
    /// <summary>
    /// Longer than GitHub usually takes to create a check run after the program has lost the
    /// connection or was killed.
    /// </summary>
    public static readonly TimeSpan Creation = TimeSpan.FromSeconds(2);

    /// <summary>Returns the change that completes such a check run.</summary>
    public static CheckUpdate Update(DateTimeOffset now) => new()
    {
        Output = new CheckOutput("Ended without a result", "The step was cancelled, or its process was killed, before it had a result. Re-run the job to train or evaluate again."),
        Completion = new CheckCompletion(CheckConclusion.Cancelled, now),
    };

    /// <summary>
    /// Completes the check runs of the attempt of a step that are in progress. If the step has
    /// completed another one, they get its conclusion.
    /// </summary>
    /// <returns>The number of check runs that were completed.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public static async Task<int> CompleteAsync(CheckRuns checks, CheckState state, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await FindAsync(checks, state, cancellationToken);
        if (!found.Any(check => !check.IsCompleted || check.ExternalId == state.ExternalId))
        {
            // The killed process may just have sent the request to create it.
            await Task.Delay(Creation, time, cancellationToken);
            found = await FindAsync(checks, state, cancellationToken);
        }

        var result = found.FirstOrDefault(check => check.IsCompleted && check.ExternalId == state.ExternalId);
        var open = found.Where(check => !check.IsCompleted).ToList();
        foreach (var check in open)
        {
            var now = time.GetUtcNow();
            var update = result is null ? Update(now) : new CheckUpdate { Completion = new CheckCompletion(ConclusionOf(result), now) };
            await checks.UpdateAsync(check, update, cancellationToken);
        }

        return open.Count;
    }

    private static async Task<IReadOnlyList<Check>> FindAsync(CheckRuns checks, CheckState state, CancellationToken cancellationToken) =>
        [.. (await checks.ListAsync(state.Commit, state.Name, cancellationToken)).Where(check => IsOf(check, state))];

    private static bool IsOf(Check check, CheckState state) =>
        check.ExternalId == state.HandedOverId || check.ExternalId.StartsWith(state.ExternalId[..(state.ExternalId.LastIndexOf('/') + 1)], StringComparison.Ordinal);

    private static CheckConclusion ConclusionOf(Check check) =>
        Enum.TryParse<CheckConclusion>(check.Conclusion?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var conclusion) ? conclusion : CheckConclusion.Cancelled;
}
