using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>The check runs of commits.</summary>
public sealed class CheckRuns(RepositoryConnection repository)
{
    /// <summary>The maximum number of annotations in one request.</summary>
    public const int AnnotationsPerRequest = 50;

    private const string Write = "checks: write";
    private const int PageSize = 100;

    /// <summary>
    /// The number of times that a batch of annotations is sent if the responses are lost.
    /// </summary>
    private const int BatchAttempts = 3;

    private static readonly ApiCall _list = new("list the check runs of the commit", "checks: read");
    private static readonly ApiCall _get = new("read the check run", "checks: read", NamesObject: true);
    private static readonly ApiCall _create = new("create a check run", Write, Creates: true);
    private static readonly ApiCall _update = new("update the check run", Write, NamesObject: true);

    /// <summary>GitHub appends annotations, so that a repetition would show them twice.</summary>
    private static readonly ApiCall _append = new("add annotations to the check run", Write, Creates: true, NamesObject: true);

    /// <summary>Returns the check runs with this name, of all apps and attempts.</summary>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<IReadOnlyList<Check>> ListAsync(string sha, string name, CancellationToken cancellationToken) =>
        await repository.CallAsync(_list, async api =>
        {
            var request = new CheckRunRequest { CheckName = name, Filter = CheckRunCompletedAtFilter.All };
            var found = await new CheckRunsClient(api).GetAllForReference(repository.Owner, repository.Name, sha, request, new ApiOptions { PageSize = PageSize });
            return found.CheckRuns.Select(CheckModels.Read).ToList();
        }, cancellationToken);

    /// <exception cref="RepositoryException">The request failed.</exception>
    public Task<Check> GetAsync(long id, CancellationToken cancellationToken) => repository.CallAsync(
        _get, async api => CheckModels.Read(await new CheckRunsClient(api).Get(repository.Owner, repository.Name, id)), cancellationToken);

    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.OutcomeUnknown"/> when the check run can
    /// exist.
    /// </exception>
    public Task<Check> CreateAsync(NewCheck check, CancellationToken cancellationToken) => repository.CallAsync(
        _create,
        async api => CheckModels.Read(await new CheckRunsClient(api).Create(repository.Owner, repository.Name, CheckModels.Write(check))),
        cancellationToken);

    /// <summary>
    /// Changes a check run. Annotations are sent in batches, the completion with the last batch. If
    /// the response to a batch is lost, the check run is read before the batch is sent again.
    /// </summary>
    /// <param name="check">The check run as GitHub returned it last.</param>
    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<Check> UpdateAsync(Check check, CheckUpdate update, CancellationToken cancellationToken)
    {
        if (update.Annotations.Count == 0)
        {
            return await PatchAsync(_update, check.Id, CheckModels.Write(update, []), cancellationToken);
        }

        var batches = update.Annotations.Chunk(AnnotationsPerRequest).ToList();
        foreach (var batch in batches.SkipLast(1))
        {
            check = await AppendAsync(check, new CheckUpdate { Output = update.Output }, batch, cancellationToken);
        }

        return await AppendAsync(check, update, batches[^1], cancellationToken);
    }

    private async Task<Check> AppendAsync(Check check, CheckUpdate update, CheckAnnotation[] batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PatchAsync(_append, check.Id, CheckModels.Write(update, batch), cancellationToken);
            }
            catch (RepositoryException lost) when (lost.Kind == RepositoryErrorKind.OutcomeUnknown && attempt < BatchAttempts)
            {
                var current = await GetAsync(check.Id, cancellationToken);
                if (current.AnnotationCount >= check.AnnotationCount + batch.Length)
                {
                    return current;
                }
            }
        }
    }

    private Task<Check> PatchAsync(ApiCall call, long id, CheckRunUpdate update, CancellationToken cancellationToken) => repository.CallAsync(
        call, async api => CheckModels.Read(await new CheckRunsClient(api).Update(repository.Owner, repository.Name, id, update)), cancellationToken);
}
