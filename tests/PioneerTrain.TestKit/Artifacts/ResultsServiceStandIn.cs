using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>
/// GitHub's artifact service and the storage behind it, on a loopback port. It makes the same
/// checks as the real services. A test can script other responses. The official client verifies the
/// stand-in.
/// </summary>
public sealed class ResultsServiceStandIn : IAsyncDisposable
{
    public const string WorkflowRun = "ce7f54c7-61c7-4aae-887f-30da475f5f1a";
    public const string WorkflowJobRun = "ca395085-040a-526b-2ce8-bdc85f692774";

    private readonly WebApplication _application;
    private readonly ArtifactRegister _register;
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<ScriptedResponse>> _scripts = new(StringComparer.Ordinal);

    private TaskCompletionSource _nextArrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ResultsServiceStandIn(WebApplication application, IBlobAddresses? addresses)
    {
        _application = application;
        _register = new ArtifactRegister(addresses ?? new OwnAddresses(this));
    }

    public Uri Origin { get; private set; } = new("http://127.0.0.1");

    /// <summary>
    /// A token without a signature, because only the real service checks the signature.
    /// </summary>
    public static string TokenOfTheJob { get; } = TokenWith(new JsonObject { ["scp"] = $"Actions.ExampleScope Actions.Results:{WorkflowRun}:{WorkflowJobRun}" });

    public string RuntimeToken { get; } = TokenOfTheJob;

    public BlockBlobStore Storage { get; } = new();

    /// <summary>
    /// Whether responses use lowerCamelCase names, as in act, instead of snake_case.
    /// </summary>
    public bool UsesCamelCase { get; set; }

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<RecordedCall> Calls => [.. _calls];

    /// <param name="addresses">The storage of the blobs; null for <see cref="Storage"/>.</param>
    public static async Task<ResultsServiceStandIn> StartAsync(IBlobAddresses? addresses = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new ResultsServiceStandIn(builder.Build(), addresses);
        standIn._application.Run(standIn.AnswerAsync);
        await standIn._application.StartAsync();
        standIn.Origin = new Uri(standIn._application.Urls.Single());
        return standIn;
    }

    public static string TokenWith(JsonNode payload) => $"{Encode("{\"alg\":\"none\"}")}.{Encode(payload.ToJsonString())}.";

    /// <summary>
    /// Scripts the responses to the next requests of this operation, one each. After that the
    /// stand-in responds itself.
    /// </summary>
    public void Script(string operation, params ScriptedResponse[] answers)
    {
        var queue = _scripts.GetOrAdd(operation, _ => new ConcurrentQueue<ScriptedResponse>());
        foreach (var answer in answers)
        {
            queue.Enqueue(answer);
        }
    }

    /// <summary>Adds a finalized artifact of another job of the same run.</summary>
    public void Has(string name) => _register.Add(name, "a-job-before");

    /// <summary>Finalizes an artifact, as a call whose response is lost does.</summary>
    public void Publish(string name, long size, string digest) => _register.Publish(name, size, digest);

    /// <summary>Returns the finalized artifact with this name, or null.</summary>
    public RegisteredArtifact? Find(string name) => _register.Find(name) is { IsFinalized: true } artifact ? artifact : null;

    /// <summary>Completes when this number of requests of the operation have arrived.</summary>
    public async Task ArrivedAsync(string operation, int count)
    {
        while (Count(operation) < count)
        {
            var next = _nextArrival.Task;
            if (Count(operation) < count)
            {
                await next;
            }
        }
    }

    public int Count(string operation) => _calls.Count(call => call.Operation == operation);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var isStorage = context.Request.Path.StartsWithSegments("/storage", StringComparison.Ordinal, out var blob);
        var operation = OperationOf(context.Request, isStorage);
        var json = isStorage ? null : await ReadJsonAsync(context.Request);
        _calls.Enqueue(new RecordedCall(operation, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), json));
        Interlocked.Exchange(ref _nextArrival, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

        if (_scripts.TryGetValue(operation, out var script) && script.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else if (isStorage)
        {
            await Storage.AnswerAsync(context, blob.Value!.TrimStart('/'));
        }
        else
        {
            await AnswerTwirpAsync(context, operation, json);
        }
    }

    private async Task AnswerTwirpAsync(HttpContext context, string operation, JsonObject? request)
    {
        if (context.Request.Headers.Authorization != $"Bearer {RuntimeToken}")
        {
            await ScriptedResponses.Twirp(401, "unauthenticated", "the token is not valid")(context);
            return;
        }

        if (context.Request.Method != "POST" || request is null)
        {
            await ScriptedResponses.Twirp(400, "malformed", "the json request could not be decoded")(context);
            return;
        }

        try
        {
            var answer = _register.Answer(operation, request);
            await ScriptedResponses.Text(200, "application/json", (UsesCamelCase ? CamelCase.Of(answer) : answer).ToJsonString())(context);
        }
        catch (TwirpException refusal)
        {
            await ScriptedResponses.Twirp(refusal.Status, refusal.Code, refusal.Message)(context);
        }
    }

    private static string OperationOf(HttpRequest request, bool isStorage) => isStorage
        ? (request.Method, (string?)request.Query["comp"]) switch
        {
            ("PUT", "block") => "PutBlock",
            ("PUT", "blocklist") => "PutBlockList",
            _ => "GetBlob",
        }
        : request.Path.Value!.StartsWith("/twirp/github.actions.results.api.v1.ArtifactService/", StringComparison.Ordinal) ? request.Path.Value.Split('/')[^1] : "";

    private static async Task<JsonObject?> ReadJsonAsync(HttpRequest request)
    {
        try
        {
            return request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true
                ? await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed class OwnAddresses(ResultsServiceStandIn standIn) : IBlobAddresses
    {
        public Uri ForUpload(string name) => new(standIn.Origin, standIn.Storage.Reserve());

        public Uri ForDownload(string name, Uri upload) => upload;

        public long? LengthOf(Uri upload) => standIn.Storage.Find(upload.PathAndQuery)?.Length;
    }
}
