using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Client for the Pioneer training API. Each method sends one request (listing jobs: one
/// request per page), retried as <see cref="PioneerPipelines"/> allows. Every failure is a
/// <see cref="PioneerException"/>.</summary>
public sealed partial class PioneerClient
{
    private readonly HttpClient _http;
    private readonly Func<RetryNotice, ValueTask>? _onRetry;
    private readonly RequestSender _sender;
    private readonly ServicePaths _paths;

    /// <param name="http">Must not follow redirects (see
    /// <see cref="PioneerClientOptions.CreateHandler"/>), because it would send the API key to
    /// their targets.</param>
    /// <param name="options">Address, API key and time limits.</param>
    /// <param name="time">Clock for time limits and delays.</param>
    public PioneerClient(HttpClient http, PioneerClientOptions options, TimeProvider time)
        : this(http, options, time, onRetry: null)
    {
    }

    private PioneerClient(HttpClient http, PioneerClientOptions options, TimeProvider time, Func<RetryNotice, ValueTask>? onRetry)
    {
        ArgumentNullException.ThrowIfNull(options);
        _http = http;
        _onRetry = onRetry;
        Time = time;
        Options = options;
        Pipelines = new PioneerPipelines(options, time, ReportRetryAsync);
        Poll = new Poll(time, options, ReportRetryAsync);
        _paths = new ServicePaths(options.PathPrefix);
        _sender = new RequestSender(http, options, time);
    }

    public PioneerClientOptions Options { get; }

    /// <summary>Waits for results that take more than one request.</summary>
    public Poll Poll { get; }

    internal PioneerPipelines Pipelines { get; }

    internal TimeProvider Time { get; }

    /// <summary>Returns a copy of this client that calls <paramref name="onRetry"/> before each
    /// retry.</summary>
    public PioneerClient WithRetryListener(Func<RetryNotice, ValueTask> onRetry) => new(_http, Options, Time, onRetry);

    /// <summary>Returns a copy of this client with another number of attempts and a timeout of at
    /// most <paramref name="timeout"/> per attempt, for callers that repeat requests
    /// themselves.</summary>
    internal PioneerClient With(int attempts, TimeSpan timeout)
    {
        var timings = timeout < Options.ReadTimeout ? Options.Timings with { ReadTimeout = timeout } : Options.Timings;
        return new PioneerClient(_http, Options with { MaximumAttempts = attempts, Timings = timings }, Time, onRetry: null);
    }

    /// <summary>Checks that the service is reachable and accepts the API key. Uses the cheapest
    /// request that requires a key; the model catalogue is public.</summary>
    public Task CheckKeyAsync(CancellationToken cancellationToken) =>
        ReadAsync(Get(ApiSubject.Collection, $"{ServicePaths.TrainingJobs}?limit=1"), _ => true, "", cancellationToken);

    /// <summary>Runs a part of a call within the call's time limit and converts its
    /// failures.</summary>
    internal Task<T> GuardAsync<T>(ApiCall call, Func<CancellationToken, Task<T>> actAsync, CancellationToken cancellationToken) =>
        _sender.GuardAsync(call, actAsync, cancellationToken);

    /// <param name="path">A path as <see cref="ServicePaths.Of"/> expects it.</param>
    internal Uri AddressOf(string path) => new(Options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + _paths.Of(path));

    private ApiCall Get(ApiSubject subject, string path) => Call(HttpMethod.Get, subject, path) with { Retries = RetryPolicy.Idempotent };

    private ApiCall Call(HttpMethod method, ApiSubject subject, string path) =>
        new(method, AddressOf(path), subject) { Timeout = Options.ReadTimeout };

    /// <summary>Escapes an id or a name as one path segment, so that it cannot lead to another
    /// endpoint.</summary>
    private string Segment(string idOrName)
    {
        if (string.IsNullOrWhiteSpace(idOrName) || idOrName is "." or "..")
        {
            var call = Call(HttpMethod.Get, ApiSubject.TrainingJob, "");
            var finding = $"not sent: '{idOrName}' is not a valid id or name";
            throw new PioneerException(PioneerErrorKind.Invalid, call.Endpoint, finding, "Use an id or name from the service's list.");
        }

        return Uri.EscapeDataString(idOrName);
    }

    /// <summary>Sends the call with its retries and reads the JSON response.</summary>
    /// <param name="read">Returns null if the response does not match the API
    /// documentation.</param>
    /// <param name="problem">Completes "the response …" in that case.</param>
    private async Task<T> ReadAsync<T>(ApiCall call, Func<JsonElement, T?> read, string problem, CancellationToken cancellationToken) =>
        await Pipelines.For(call.Retries).ExecuteAsync(async token => await ReadOnceAsync(call, read, problem, token), cancellationToken);

    private Task<T> ReadOnceAsync<T>(ApiCall call, Func<JsonElement, T?> read, string problem, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            call,
            async (response, token) =>
            {
                var json = PythonJson.Parse(await ReadBodyAsync(call, response, token));
                return read(json) ?? throw Failures.Protocol(call, (int)response.StatusCode, $"the response {problem}");
            },
            cancellationToken);

    /// <summary>Sends the call with its retries and ignores the response body.</summary>
    private async Task SendAsync(ApiCall call, CancellationToken cancellationToken) =>
        await Pipelines.For(call.Retries).ExecuteAsync(
            async token => await _sender.SendAsync(call, async (response, innerToken) => await ReadBodyAsync(call, response, innerToken), token),
            cancellationToken);

    private static async Task<byte[]> ReadBodyAsync(
        ApiCall call,
        HttpResponseMessage response,
        CancellationToken cancellationToken,
        int limit = BoundedBody.JsonLimit)
    {
        var (bytes, wasCut) = await BoundedBody.ReadAsync(response.Content, limit, cancellationToken);
        return wasCut
            ? throw Failures.Protocol(call, (int)response.StatusCode, $"the response exceeds {limit / 1024 / 1024} MiB")
            : bytes;
    }

    /// <summary>Calls the listener of <see cref="WithRetryListener"/>.</summary>
    internal ValueTask ReportRetryAsync(RetryNotice notice) => _onRetry is null ? ValueTask.CompletedTask : _onRetry(notice);

    private static Func<CancellationToken, Task<HttpContent>> Json<T>(T body, JsonTypeInfo<T> type) => Json(JsonSerializer.SerializeToUtf8Bytes(body, type));

    private static Func<CancellationToken, Task<HttpContent>> Json(byte[] body) => _ =>
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult<HttpContent>(content);
    };
}
