using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// The check run of a step: in progress while the model is trained, and completed with the result.
/// GitHub cannot create a check run only if there is none, so a lost response is looked up, and a
/// check run that a killed attempt left in progress is continued.
/// </summary>
/// <param name="save">Saves the check run for the post stage.</param>
internal sealed class StepCheck(CheckRuns checks, PublishTarget target, string name, string jobId, Action<CheckState> save, TimeProvider time)
{
    /// <summary>How often a creation is tried whose outcome is unknown and which is not listed.</summary>
    private const int Creations = 3;

    private Check? _check;

    private string HandedOverId => $"job/{jobId}";

    /// <summary>
    /// Creates the check run, or continues one that this step left in progress, if it is the newest
    /// one with this name: GitHub shows that one.
    /// </summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    /// <exception cref="RunnerException">The state for the post stage cannot be saved.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Save(isSettled: false);
        var newest = (await ListAsync(cancellationToken)).MaxBy(check => check.Id);
        _check = newest is { IsCompleted: false } && IsMine(newest) ? await ContinueAsync(newest, cancellationToken) : await CreateAsync(cancellationToken);
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
        await CompleteOthersAsync(update, cancellationToken);
        Save(isSettled: true);
        return completed;
    }

    /// <summary>Leaves the check run in progress for the step that attaches to the job.</summary>
    public Task<Check> HandOverAsync(CheckOutput output, CancellationToken cancellationToken) =>
        CompleteAsync(new CheckUpdate { ExternalId = HandedOverId, Output = output }, cancellationToken);

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
                await Task.Delay(AbandonedCheck.Creation, time, cancellationToken);
                if ((await ListAsync(cancellationToken)).FirstOrDefault(check => check.ExternalId == target.ExternalId && !check.IsCompleted) is { } created)
                {
                    return created;
                }
            }
        }
    }

    /// <summary>
    /// Changes the other check runs of this run of the step, which a lost response left, in the same
    /// way, and completes those that earlier runs of the step left in progress. If such a run is
    /// still active, it completes its check run again with its own result.
    /// </summary>
    private async Task CompleteOthersAsync(CheckUpdate update, CancellationToken cancellationToken)
    {
        foreach (var other in (await ListAsync(cancellationToken)).Where(check => !check.IsCompleted && check.Id != _check!.Id))
        {
            if (IsMine(other))
            {
                await checks.UpdateAsync(other, update with { Annotations = [] }, cancellationToken);
            }
            else if (other.Id < _check!.Id && other.ExternalId.StartsWith(target.StepPrefix, StringComparison.Ordinal))
            {
                await checks.UpdateAsync(other, AbandonedCheck.Update(time.GetUtcNow()), cancellationToken);
            }
        }
    }

    /// <summary>True for a check run of this run of the step, or of the job that it follows.</summary>
    private bool IsMine(Check check) => check.ExternalId.StartsWith(target.RunPrefix, StringComparison.Ordinal) || check.ExternalId == HandedOverId;

    private Task<IReadOnlyList<Check>> ListAsync(CancellationToken cancellationToken) => checks.ListAsync(target.Commit, name, cancellationToken);

    private void Save(bool isSettled) => save(new CheckState(target.Commit, name, target.ExternalId, HandedOverId, isSettled));
}
