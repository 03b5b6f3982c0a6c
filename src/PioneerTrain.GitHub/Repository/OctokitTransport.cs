using System.Net;
using Octokit;
using Octokit.Internal;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Sends what Octokit asks for in one call. Octokit passes no cancellation token in most methods,
/// so that each call has its own transport.
/// </summary>
internal sealed class OctokitTransport(ApiSender sender, ApiCall call, CancellationToken cancellationToken) : IHttpClient
{
    /// <summary>The maximum number of pages of a list, as a guard against an endless one.</summary>
    public const int MaximumPages = 100;

    private const int NoContent = 204;

    private int _requests;

    public async Task<IResponse> Send(IRequest request, CancellationToken unused, Func<object, object>? preprocessResponseBody = null)
    {
        if (++_requests > MaximumPages)
        {
            throw RepositoryFailures.TooManyPages(call, MaximumPages);
        }

        var address = new Uri(request.BaseAddress, request.Endpoint);
        var response = await sender.SendAsync(call, new ApiRequest(request.Method, address, (string?)request.Body), cancellationToken);
        object body = response.Status == NoContent ? "" : OctokitJson.Prepare(response.Body, call.ReturnsArray);
        return new Response(response, preprocessResponseBody is null ? body : preprocessResponseBody(body));
    }

    /// <summary>The timeout of a request is in <see cref="RepositoryOptions"/>.</summary>
    public void SetRequestTimeout(TimeSpan timeout)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Response(ApiResponse response, object body) : IResponse
    {
        public object Body => body;

        public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

        public ApiInfo ApiInfo { get; } = new(Links(response.NextPage), [], [], "", new RateLimit(0, 0, 0), TimeSpan.Zero);

        public HttpStatusCode StatusCode => (HttpStatusCode)response.Status;

        public string ContentType => "application/json";

        private static Dictionary<string, Uri> Links(Uri? next) =>
            next is null ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["next"] = next };
    }
}
