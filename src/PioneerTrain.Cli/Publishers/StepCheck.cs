using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// The check run of a step: in progress while the model is trained, and completed with the result.
/// GitHub cannot create a check run only if there is none, so a lost response is looked up, and a
/// check run that a killed attempt left in progress is continued.
/// </summary>
/// <param name="save">Saves the check run for the post stage.</param>
internal sealed class StepCheck(CheckRuns checks, PublishTarget target, string name, string? jobId, Action<CheckState> save, TimeProvider time)
{
    /// <summary>How often a creation is tried whose outcome is unknown and which is not listed.</summary>
    private const int Creations = 3;

    private const string JobPrefix = "job/";

    private Check? _check;

    /// <summary>Creates the check run, or continues one that this step left in progress.</summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    /// <exception cref="RunnerException">The state for the post stage cannot be saved.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        save(new CheckState(target.Commit, name, target.ExternalId, IsSettled: false));
        _check = await FindAsync(cancellationToken) is { } found ? await ContinueAsync(found, cancellationToken) : await CreateAsync(cancellationToken);
    }

    /// <summary>Changes the check run, and creates it first if that was not successful before.</summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    /// <exception cref="RunnerException">The state for the post stage cannot be saved.</exception>
    public async Task<Check> CompleteAsync(CheckUpdate update, CancellationToken cancellationToken)
    {
        if (_check is null)
        {
            await StartAsync(cancellationToken);
        }

        var completed = await checks.UpdateAsync(_check!, update, cancellationToken);
        save(new CheckState(target.Commit, name, target.ExternalId, IsSettled: true));
        await CompleteOthersAsync(cancellationToken);
        return completed;
    }

    /// <summary>Leaves the check run in progress for the step that attaches to the job.</summary>
    public Task<Check> HandOverAsync(CheckOutput output, CancellationToken cancellationToken) =>
        CompleteAsync(new CheckUpdate { ExternalId = $"{JobPrefix}{jobId}", Output = output }, cancellationToken);

    private async Task<Check> ContinueAsync(Check found, CancellationToken cancellationToken) => found.ExternalId == target.ExternalId
        ? found
        : await checks.UpdateAsync(found, new CheckUpdate { ExternalId = target.ExternalId, DetailsUrl = target.RunUrl }, cancellationToken);

    private async Task<Check> CreateAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await checks.CreateAsync(new NewCheck(name, target.Commit, target.ExternalId, time.GetUtcNow()) { DetailsUrl = target.RunUrl }, cancellationToken);
            }
            catch (RepositoryException lost) when (lost.Kind == RepositoryErrorKind.OutcomeUnknown && attempt < Creations)
            {
                if (await FindAsync(cancellationToken) is { } created)
                {
                    return created;
                }
            }
        }
    }

    /// <summary>Returns a check run in progress of this run of the step, or of the job that it follows.</summary>
    private async Task<Check?> FindAsync(CancellationToken cancellationToken)
    {
        var open = (await checks.ListAsync(target.Commit, name, cancellationToken)).Where(check => !check.IsCompleted).ToList();
        return open.FirstOrDefault(check => check.ExternalId.StartsWith(target.RunPrefix, StringComparison.Ordinal))
            ?? open.FirstOrDefault(check => jobId is not null && check.ExternalId == $"{JobPrefix}{jobId}");
    }

    /// <summary>
    /// Completes what earlier runs of this step left in progress on this commit. If such a run is
    /// still active, it completes its check run again with its own result.
    /// </summary>
    private async Task CompleteOthersAsync(CancellationToken cancellationToken)
    {
        foreach (var other in await checks.ListAsync(target.Commit, name, cancellationToken))
        {
            if (!other.IsCompleted && other.Id != _check!.Id && other.ExternalId.StartsWith(target.StepPrefix, StringComparison.Ordinal))
            {
                await checks.UpdateAsync(other, AbandonedCheck.Update(time.GetUtcNow()), cancellationToken);
            }
        }
    }
}
