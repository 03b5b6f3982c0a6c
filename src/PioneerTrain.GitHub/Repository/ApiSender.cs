using System.Text;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Sends the requests of a call: with token, API version, timeout, redirects and retries.
/// </summary>
internal sealed class ApiSender(HttpMessageInvoker http, RepositoryAddress repository, RepositoryOptions options, TimeProvider time)
{
    /// <summary>The version of the API that the program was written for.</summary>
    private const string ApiVersion = "2022-11-28";

    private const int MaximumRedirects = 5;

    private readonly RepositoryPipelines _pipelines = new(time, options);

    /// <exception cref="RepositoryException">No attempt was successful.</exception>
    public async Task<ApiResponse> SendAsync(ApiCall call, ApiRequest request, CancellationToken cancellationToken)
    {
        if (!ReceivesToken(request, request.Address))
        {
            throw RepositoryFailures.ForeignAddress(call, request.Address);
        }

        var reader = new ApiResponseReader(call, repository, options, time);
        try
        {
            return await _pipelines.For(call).ExecuteAsync(async attempt => await TryAsync(call, request, reader, attempt), cancellationToken);
        }
        catch (RepositoryException failure) when (failure.IsTransient && (call.ReplacesRead || (call.Creates && !failure.WasNotProcessed)))
        {
            throw RepositoryFailures.OutcomeUnknown(call, failure);
        }
    }

    private async Task<ApiResponse> TryAsync(ApiCall call, ApiRequest request, ApiResponseReader reader, CancellationToken cancellationToken)
    {
        using var deadline = new IdleTimeout(options.Timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await FollowAsync(call, request, reader, deadline.Renew, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RepositoryFailures.Timeout(call, options.Timeout);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw RepositoryFailures.ConnectionFailed(call, broken);
        }
    }

    /// <summary>
    /// Follows redirects. The handler does not follow them, because the token must not leave the
    /// host of the API.
    /// </summary>
    private async Task<ApiResponse> FollowAsync(ApiCall call, ApiRequest request, ApiResponseReader reader, Action onProgress, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var hop = 0; ; hop++)
        {
            using var message = Message(request, address, onProgress);
            using var response = await http.SendAsync(message, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return ReceivesToken(request, address)
                    ? await reader.ReadAsync(request, response, onProgress, cancellationToken)
                    : await reader.ReadStorageAsync(request, address, response, onProgress, cancellationToken);
            }

            if (!Uri.TryCreate(address, location, out var next))
            {
                throw RepositoryFailures.BadRedirect(call, (int)response.StatusCode, "has no valid address");
            }

            if (GetRejectionReason(request, address, next, hop) is { } reason)
            {
                throw RepositoryFailures.BadRedirect(call, (int)response.StatusCode, reason);
            }

            address = next;
        }
    }

    private string? GetRejectionReason(ApiRequest request, Uri from, Uri to, int hop) =>
        hop == MaximumRedirects ? $"exceeds {MaximumRedirects} redirects in a row"
        : request.Method != HttpMethod.Get && !repository.IsApi(to) ? $"would send this {request.Method} to another host"
        : to.Scheme != Uri.UriSchemeHttps && to.Scheme != from.Scheme ? "leads to an address without https"
        : null;

    /// <summary>A redirect keeps the method ("Redirects" in the documentation of the API).</summary>
    private HttpRequestMessage Message(ApiRequest request, Uri address, Action onProgress)
    {
        var message = new HttpRequestMessage(request.Method, address);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (!ReceivesToken(request, address))
        {
            return message;
        }

        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("X-GitHub-Api-Version", ApiVersion);
        message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {repository.Token}");
        message.Content = request switch
        {
            { File: { } file } => new AssetContent(file, onProgress),
            { Body: { } body } => new StringContent(body, Encoding.UTF8, "application/json"),
            _ => null,
        };
        return message;
    }

    /// <summary>The token is for the API, and for the host of uploads only with a file.</summary>
    private bool ReceivesToken(ApiRequest request, Uri address) => repository.IsApi(address) || (request.File is not null && repository.IsUploads(address));
}
