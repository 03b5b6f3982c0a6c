using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>The Pioneer training API, a method for each endpoint. Every failure is a <see cref="PioneerException"/>; retries stand in
/// <see cref="PioneerPipelines"/>.</summary>
public sealed partial class PioneerClient
{
    private readonly HttpClient _http;
    private readonly Func<RetryNotice, ValueTask>? _onRetry;
    private readonly RequestSender _sender;
    private readonly ServicePaths _paths;

    /// <param name="http">Must not follow redirects by itself (see <see cref="PioneerClientOptions.CreateHandler"/>): the key would travel with them.</param>
    /// <param name="options">Where the service is, who asks, how patiently.</param>
    /// <param name="time">Drives time limits and retry delays.</param>
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
        Pipelines = new PioneerPipelines(options, time, onRetry);
        _paths = new ServicePaths(options.PathPrefix);
        _sender = new RequestSender(http, options, time);
    }

    public PioneerClientOptions Options { get; }

    internal PioneerPipelines Pipelines { get; }

    internal TimeProvider Time { get; }

    /// <summary>The same client, telling <paramref name="onRetry"/> of each failed attempt before the next.</summary>
    public PioneerClient Reporting(Func<RetryNotice, ValueTask> onRetry) => new(_http, Options, Time, onRetry);

    /// <summary>Tells whoever listens to this client's retries of one that it does not make itself.</summary>
    internal ValueTask TellAsync(RetryNotice notice) => _onRetry is null ? ValueTask.CompletedTask : _onRetry(notice);

    /// <summary>The same client with so many attempts a request, and at most <paramref name="patience"/> for the answer of each, for callers that ask again anyway.</summary>
    internal PioneerClient With(int attempts, TimeSpan patience)
    {
        var timeout = patience < Options.ReadTimeout ? patience : Options.ReadTimeout;
        return new PioneerClient(_http, Options with { MaximumAttempts = attempts, ReadTimeout = timeout }, Time, onRetry: null);
    }

    /// <summary>Proves that the service is there and knows the key, with the cheapest request that needs one (the model catalogue is public, so it
    /// proves nothing).</summary>
    public Task CheckKeyAsync(CancellationToken cancellationToken) =>
        AskAsync(Get(ApiSubject.Collection, "/training-jobs?limit=1"), _ => true, "", cancellationToken);

    /// <summary>Does a part of a call within its time limit, with its failures.</summary>
    internal Task<T> GuardAsync<T>(ApiCall call, Func<CancellationToken, Task<T>> actAsync, CancellationToken cancellationToken) =>
        _sender.GuardAsync(call, actAsync, cancellationToken);

    private ApiCall Get(ApiSubject subject, string path) => Call(HttpMethod.Get, subject, path) with { Retries = RetryPolicy.Idempotent };

    private ApiCall Call(HttpMethod method, ApiSubject subject, string path) =>
        new(method, AddressOf(path), subject) { Timeout = Options.ReadTimeout };

    /// <param name="path">As <see cref="ServicePaths.Of"/> takes it.</param>
    internal Uri AddressOf(string path) => new(Options.BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + _paths.Of(path));

    /// <summary>An id or a name as one segment of a path: whatever it holds, it cannot lead to another endpoint.</summary>
    private string Segment(string idOrName)
    {
        if (string.IsNullOrWhiteSpace(idOrName) || idOrName is "." or "..")
        {
            var call = Call(HttpMethod.Get, ApiSubject.TrainingJob, "");
            var finding = $"nothing was sent, because '{idOrName}' is no id or name";
            throw new PioneerException(PioneerErrorKind.Invalid, call.Endpoint, finding, "Give the id or name as the service lists it.");
        }

        return Uri.EscapeDataString(idOrName);
    }

    /// <summary>Sends with the call's retries and reads the JSON answer; <paramref name="read"/> answers null when it is not what the API promises.</summary>
    private async Task<T> AskAsync<T>(ApiCall call, Func<JsonElement, T?> read, string missing, CancellationToken cancellationToken) =>
        await Pipelines.For(call.Retries).ExecuteAsync(async token => await AskOnceAsync(call, read, missing, token), cancellationToken);

    private Task<T> AskOnceAsync<T>(ApiCall call, Func<JsonElement, T?> read, string missing, CancellationToken cancellationToken) =>
        _sender.SendAsync(
            call,
            async (response, token) =>
            {
                var json = PythonJson.Parse(await ReadWholeAsync(call, response, token));
                return read(json) ?? throw Failures.Protocol(call, (int)response.StatusCode, $"the answer {missing}");
            },
            cancellationToken);

    /// <summary>Sends where the answer's body says nothing that the status did not.</summary>
    private async Task TellAsync(ApiCall call, CancellationToken cancellationToken) =>
        await Pipelines.For(call.Retries).ExecuteAsync(
            async token => await _sender.SendAsync(call, async (response, innerToken) => await ReadWholeAsync(call, response, innerToken), token),
            cancellationToken);

    private static async Task<byte[]> ReadWholeAsync(ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (bytes, wasCut) = await BoundedBody.ReadAsync(response.Content, BoundedBody.JsonLimit, cancellationToken);
        return wasCut
            ? throw Failures.Protocol(call, (int)response.StatusCode, $"the answer is longer than {BoundedBody.JsonLimit / 1024 / 1024} MiB")
            : bytes;
    }

    private static Func<CancellationToken, Task<HttpContent>> Json<T>(T body, JsonTypeInfo<T> type) => Json(JsonSerializer.SerializeToUtf8Bytes(body, type));

    private static Func<CancellationToken, Task<HttpContent>> Json(byte[] body) => _ =>
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return Task.FromResult<HttpContent>(content);
    };
}
