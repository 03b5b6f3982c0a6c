using System.Net;
using System.Text;
using Xunit;

namespace PioneerTrain.TestKit;

/// <summary>
/// A service with scripted responses, in order for each route. An unexpected request fails the
/// test, and so does an unused response on disposal.
/// </summary>
public sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _script = new(StringComparer.Ordinal);
    private readonly List<RecordedRequest> _requests = [];

    public IReadOnlyList<RecordedRequest> Requests => _requests;

    public HttpClient Client => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Returns the number of requests to a route.</summary>
    public int Count(string route) => _requests.Count(request => request.Route == route);

    /// <param name="route">
    /// Method and path without the query. For hosts other than api.pioneer.ai, the path includes
    /// the host: <c>GET storage.example/x</c>.
    /// </param>
    public ScriptedHandler On(string route, Func<HttpResponseMessage> answer)
    {
        if (!_script.TryGetValue(route, out var answers))
        {
            _script[route] = answers = new Queue<Func<HttpResponseMessage>>();
        }

        answers.Enqueue(answer);
        return this;
    }

    public ScriptedHandler On(string route, int status, string body = "", string mediaType = "application/json", params (string Name, string Value)[] headers) =>
        On(route, () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
            foreach (var (name, value) in headers)
            {
                Assert.True(response.Headers.TryAddWithoutValidation(name, value));
            }

            return response;
        });

    public ScriptedHandler On(string route, Exception failure) => On(route, () => throw failure);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var address = request.RequestUri!;
        var route = $"{request.Method} {(address.Host == "api.pioneer.ai" ? "" : address.Authority)}{address.AbsolutePath}";
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        Func<HttpResponseMessage>? answer = null;
        lock (_lock)
        {
            _requests.Add(new RecordedRequest(route, address, headers, body));
            if (!_script.TryGetValue(route, out var answers) || !answers.TryDequeue(out answer))
            {
                Assert.Fail($"The script has no (further) answer to {route}.");
            }
        }

        return answer();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        var unused = _script.Where(route => route.Value.Count > 0).Select(route => $"{route.Value.Count} × {route.Key}").ToArray();
        Assert.True(unused.Length == 0, $"Scripted but never asked for: {string.Join(", ", unused)}.");
    }
}

/// <summary>A request as it was sent.</summary>
public sealed record RecordedRequest(string Route, Uri Address, IReadOnlyDictionary<string, string> Headers, string? Body);
