using System.Runtime.CompilerServices;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The artifacts of the workflow runs of a repository. Not read with Octokit, whose model has 32
/// bits for the size: one artifact of 2 GiB would make the whole list unreadable.
/// </summary>
public sealed class WorkflowArtifacts(RepositoryConnection repository)
{
    private const string Read = "actions: read";
    private const int PageSize = 100;

    private static readonly ApiCall _list = new("list the artifacts of the repository", Read);
    private static readonly ApiCall _listOfRun = new("list the artifacts of the workflow run", Read, NamesObject: true);
    private static readonly ApiCall _run = new("read the workflow run", Read, NamesObject: true);
    private static readonly ApiCall _download = new("download the artifact", Read, NamesObject: true);

    /// <summary>
    /// Returns the artifacts with this name, newest first. The next page is requested only when it
    /// is needed.
    /// </summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public IAsyncEnumerable<WorkflowArtifact> ListAsync(string name, CancellationToken cancellationToken) =>
        ListAsync(_list, $"actions/artifacts?name={Uri.EscapeDataString(name)}&per_page={PageSize}", cancellationToken);

    /// <summary>Returns the artifacts of a workflow run.</summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public IAsyncEnumerable<WorkflowArtifact> ListOfRunAsync(long run, CancellationToken cancellationToken) =>
        ListAsync(_listOfRun, $"actions/runs/{run}/artifacts?per_page={PageSize}", cancellationToken);

    private async IAsyncEnumerable<WorkflowArtifact> ListAsync(ApiCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in repository.PagesAsync(call, path, cancellationToken))
        {
            foreach (var artifact in RepositoryJson.Parse(call, page, RepositoryJson.Default.ArtifactPage).Artifacts)
            {
                yield return artifact.ToArtifact();
            }
        }
    }

    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<WorkflowRun> GetRunAsync(long id, CancellationToken cancellationToken) =>
        RepositoryJson.Parse(_run, await repository.GetAsync(_run, $"actions/runs/{id}", cancellationToken), RepositoryJson.Default.RunModel).ToRun();

    /// <summary>Returns the zip archive of an artifact.</summary>
    /// <param name="maximumBytes">The maximum size of the archive.</param>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.NotFound"/> when the artifact is expired,
    /// and <see cref="RepositoryErrorKind.TooLarge"/> when it is longer than the maximum.
    /// </exception>
    public Task<ReadOnlyMemory<byte>> DownloadAsync(long id, int maximumBytes, CancellationToken cancellationToken) =>
        repository.DownloadAsync(_download, $"actions/artifacts/{id}/zip", ApiRequest.Json, maximumBytes, cancellationToken);

    /// <summary>Writes the archive of an artifact to a stream, without keeping it in memory.</summary>
    /// <param name="target">A stream that can seek. Each attempt starts at its beginning.</param>
    /// <param name="maximumBytes">The maximum size of the archive.</param>
    /// <exception cref="RepositoryException">The request failed, or the stream cannot be written.</exception>
    public Task DownloadToAsync(long id, Stream target, long maximumBytes, CancellationToken cancellationToken) =>
        repository.DownloadToAsync(_download, $"actions/artifacts/{id}/zip", ApiRequest.Json, target, maximumBytes, cancellationToken);
}
