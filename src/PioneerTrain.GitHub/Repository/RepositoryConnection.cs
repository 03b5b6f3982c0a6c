using System.Runtime.CompilerServices;
using Octokit;
using Octokit.Internal;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The connection to the REST API that the requests to a repository share. The caller disposes the
/// handler.
/// </summary>
public sealed class RepositoryConnection
{
    private readonly HttpMessageInvoker _http;
    private readonly RepositoryOptions _options;
    private readonly TimeProvider _time;
    private readonly ApiSender _sender;
    private readonly RepositoryAddress _repository;

    /// <param name="http">Sends the requests; see <see cref="RepositoryOptions.CreateHandler"/>.</param>
    public RepositoryConnection(HttpMessageInvoker http, RepositoryAddress repository, RepositoryOptions options, TimeProvider time)
    {
        _sender = new ApiSender(http, repository, options, time);
        _repository = repository;
        (_http, _options, _time) = (http, options, time);
    }

    /// <summary>Returns a connection whose calls make one attempt and wait for no rate limit.</summary>
    public RepositoryConnection WithOneAttempt() => new(_http, _repository, _options with { MaximumAttempts = 1 }, _time);

    internal string Owner => _repository.Owner;

    internal string Name => _repository.Name;

    /// <summary>Runs a call whose paths and models are those of Octokit.</summary>
    /// <exception cref="RepositoryException">The call failed.</exception>
    internal async Task<T> CallAsync<T>(ApiCall call, Func<IApiConnection, Task<T>> requestAsync, CancellationToken cancellationToken)
    {
        KeptModels.Keep();
        var transport = new OctokitTransport(_sender, call, cancellationToken);
        var credentials = new InMemoryCredentialStore(Credentials.Anonymous);
        var connection = new Connection(new ProductHeaderValue("pioneer-train"), _repository.Api, credentials, transport, new SimpleJsonSerializer());
        try
        {
            return await requestAsync(new ApiConnection(connection));
        }
        catch (Exception unreadable) when (unreadable is not (RepositoryException or OperationCanceledException))
        {
            var failure = RepositoryFailures.Unreadable(call, unreadable);
            throw call.Creates ? RepositoryFailures.OutcomeUnknown(call, failure) : failure;
        }
    }

    /// <summary>
    /// Sends one GET request whose response Octokit cannot read. The path starts below the
    /// repository; an empty one is the repository itself.
    /// </summary>
    /// <exception cref="RepositoryException">The call failed.</exception>
    internal Task<ApiResponse> GetAsync(ApiCall call, string path, CancellationToken cancellationToken) =>
        GetAsync(call, AddressOf(path), cancellationToken);

    /// <summary>Sends a GET request to an address that the API returned.</summary>
    internal Task<ApiResponse> GetAsync(ApiCall call, Uri address, CancellationToken cancellationToken) =>
        _sender.SendAsync(call, new ApiRequest(HttpMethod.Get, address), cancellationToken);

    /// <summary>
    /// Returns the pages of a list. The next one is requested only when it is needed.
    /// </summary>
    /// <exception cref="RepositoryException">A call failed.</exception>
    internal async IAsyncEnumerable<ApiResponse> PagesAsync(ApiCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await GetAsync(call, path, cancellationToken);
        for (var count = 1; ; count++)
        {
            yield return page;
            if (page.NextPage is not { } next)
            {
                yield break;
            }

            if (count == OctokitTransport.MaximumPages)
            {
                throw RepositoryFailures.TooManyPages(call, OctokitTransport.MaximumPages);
            }

            page = await GetAsync(call, next, cancellationToken);
        }
    }

    /// <summary>Returns the content of a file.</summary>
    /// <param name="maximumBytes">The maximum size of the file.</param>
    /// <exception cref="RepositoryException">The call failed.</exception>
    internal async Task<ReadOnlyMemory<byte>> DownloadAsync(ApiCall call, string path, string accept, int maximumBytes, CancellationToken cancellationToken) =>
        (await _sender.SendAsync(call, new ApiRequest(HttpMethod.Get, AddressOf(path), MaximumBytes: maximumBytes, Accept: accept), cancellationToken)).Body;

    /// <summary>Writes the content of a file to a stream, which can seek.</summary>
    /// <param name="maximumBytes">The maximum size of the file.</param>
    /// <exception cref="RepositoryException">The call failed.</exception>
    internal Task DownloadToAsync(ApiCall call, string path, string accept, Stream target, long maximumBytes, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            call, new ApiRequest(HttpMethod.Get, AddressOf(path), MaximumBytes: maximumBytes, Accept: accept) { Target = target }, cancellationToken);

    /// <summary>Sends a request with a JSON body, or without a body.</summary>
    /// <exception cref="RepositoryException">The call failed.</exception>
    internal Task<ApiResponse> SendAsync(ApiCall call, HttpMethod method, string path, string? body, CancellationToken cancellationToken) =>
        _sender.SendAsync(call, new ApiRequest(method, AddressOf(path), body), cancellationToken);

    /// <summary>Sends a file to an address that the API returned.</summary>
    /// <exception cref="RepositoryException">The call failed, or the address is not one for uploads.</exception>
    internal Task<ApiResponse> UploadAsync(ApiCall call, Uri address, AssetFile file, CancellationToken cancellationToken) =>
        _sender.SendAsync(call, new ApiRequest(HttpMethod.Post, address) { File = file }, cancellationToken);

    private Uri AddressOf(string path) =>
        new(_repository.Api, $"repos/{Uri.EscapeDataString(Owner)}/{Uri.EscapeDataString(Name)}/{path}".TrimEnd('/'));
}
