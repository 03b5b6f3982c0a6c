using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The artifacts of the workflow runs of a repository. Not read with Octokit, whose model has 32
/// bits for the size: one artifact of 2 GiB would make the whole list unreadable.
/// </summary>
public sealed class WorkflowArtifacts(RepositoryConnection repository)
{
    private const string Read = "actions: read";
    private const int PageSize = 100;
    private const int MaximumPages = OctokitTransport.MaximumPages;

    private static readonly ApiCall _list = new("list the artifacts of the repository", Read);
    private static readonly ApiCall _run = new("read the workflow run", Read, NamesObject: true);
    private static readonly ApiCall _download = new("download the artifact", Read, NamesObject: true);

    /// <summary>
    /// Returns the artifacts with this name, newest first. The next page is requested only when it
    /// is needed.
    /// </summary>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async IAsyncEnumerable<WorkflowArtifact> ListAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await repository.GetAsync(_list, $"actions/artifacts?name={Uri.EscapeDataString(name)}&per_page={PageSize}", cancellationToken);
        for (var count = 1; ; count++)
        {
            foreach (var artifact in Parse(_list, page, RepositoryJson.Default.ArtifactPage).Artifacts)
            {
                yield return artifact.ToArtifact();
            }

            if (page.NextPage is not { } next)
            {
                yield break;
            }

            if (count == MaximumPages)
            {
                throw RepositoryFailures.TooManyPages(_list, MaximumPages);
            }

            page = await repository.GetAsync(_list, next, cancellationToken);
        }
    }

    /// <exception cref="RepositoryException">The request failed.</exception>
    public async Task<WorkflowRun> GetRunAsync(long id, CancellationToken cancellationToken) =>
        Parse(_run, await repository.GetAsync(_run, $"actions/runs/{id}", cancellationToken), RepositoryJson.Default.RunModel).ToRun();

    /// <summary>Returns the zip archive of an artifact.</summary>
    /// <param name="maximumBytes">The maximum size of the archive.</param>
    /// <exception cref="RepositoryException">
    /// The request failed. <see cref="RepositoryErrorKind.NotFound"/> when the artifact is expired,
    /// and <see cref="RepositoryErrorKind.TooLarge"/> when it is longer than the maximum.
    /// </exception>
    public async Task<ReadOnlyMemory<byte>> DownloadAsync(long id, int maximumBytes, CancellationToken cancellationToken) =>
        (await repository.GetAsync(_download, $"actions/artifacts/{id}/zip", cancellationToken, maximumBytes)).Body;

    private static T Parse<T>(ApiCall call, ApiResponse response, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw RepositoryFailures.Unreadable(call);
        }
        catch (JsonException unreadable)
        {
            throw RepositoryFailures.Unreadable(call, unreadable);
        }
    }
}
