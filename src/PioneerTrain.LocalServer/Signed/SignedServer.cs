using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Signed;

/// <summary>
/// The storage host, which listens on a separate port. It serves weights and receives datasets at
/// signed addresses. It rejects requests with an API key, because a client must not send its key to
/// another host.
/// </summary>
internal sealed class SignedServer(LocalServerOptions options, JobStore jobs, DatasetStore datasets, FaultSwitches faults, TimeProvider time) : IHostedService, IAsyncDisposable
{
    public const string WeightsPath = "/weights";
    public const string UploadsPath = "/uploads";

    private readonly AddressSigner _signer = new(time);
    private WebApplication? _app;
    private int _port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = LocalServerApp.EmptyBuilder(options.Address, options.StoragePort);
        builder.Services.AddSingleton(jobs);
        builder.Services.AddSingleton(datasets);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(faults);
        builder.Services.AddSingleton(time);
        _app = builder.Build();
        _app.UseMiddleware<ErrorAnswers>();
        _app.UseMiddleware<FaultGate>();
        _app.Use(GuardAsync);
        _app.MapGet($"{WeightsPath}/{{jobId}}/{{checkpointId}}/{{fileName}}", Weights);
        _app.MapPut($"{UploadsPath}/{{id}}", DatasetUploadEndpoints.ReceiveFileAsync);
        await _app.StartAsync(cancellationToken);
        _port = new Uri(_app.Urls.Single()).Port;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// Returns a signed address with the host name that the client used to reach the API.
    /// </summary>
    public string Address(HttpRequest request, string method, string path, TimeSpan validFor) =>
        $"{request.Scheme}://{request.Host.Host}:{_port}{_signer.Sign(method, path, validFor)}";

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var carriesKey = context.Request.Headers.ContainsKey("X-API-Key") || context.Request.Headers.ContainsKey(
            HeaderNames.Authorization);
        if ((carriesKey ? SignatureError.CarriesKey : _signer.Check(context.Request)) is { } error)
        {
            await RejectAsync(context, error);
            return;
        }

        await next(context);
    }

    /// <summary>Writes an error response in the format of S3.</summary>
    public static Task RejectAsync(HttpContext context, SignatureError error)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/xml";
        var xml = $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{error.Code}</Code><Message>{error.Message}</Message></Error>""";
        return context.Response.WriteAsync(xml, context.RequestAborted);
    }

    // A checkpoint never changes, so its id is a strong validator: a client that resumes a download
    // gets the rest of the same bytes.
    private static Results<PhysicalFileHttpResult, NotFound<ErrorAnswer>> Weights(
        string jobId, string checkpointId, JobStore jobs)
    {
        if (!jobs.TryGet(jobId, out var entry) || entry.Job.Checkpoints.All(checkpoint => checkpoint.Id != checkpointId))
        {
            return Rejection.JobNotFound(jobId);
        }

        return TypedResults.PhysicalFile(
            jobs.CheckpointFile(jobId, checkpointId), "binary/octet-stream", entityTag: new EntityTagHeaderValue($"\"{checkpointId}\""), enableRangeProcessing: true);
    }
}
