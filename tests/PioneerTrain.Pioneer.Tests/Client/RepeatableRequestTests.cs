using System.Net;
using System.Text;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Tests.Weights;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>Every request that may be repeated, with every error status.</summary>
public sealed class RepeatableRequestTests
{
    private const string Storage = "https://storage.example/x?signature=s";

    /// <summary>Every transient error status; 501 and 505 are permanent.</summary>
    private static readonly int[] _transient = [408, 425, 429, 500, 502, 503, 504, .. Enumerable.Range(506, 94)];

    /// <summary>Statuses that weights also have while they are not ready, or when a proxy or a firewall
    /// responds.</summary>
    private static readonly int[] _notReady = [401, 404, 409];

    private static readonly byte[] _zip = Archives.Weights(1000);

    private readonly ManualTime _time = new();

    public static TheoryData<string> Kinds =>
    [
        "poll", "log", "list", "checkpoints", "bill", "stop", "sync", "evaluation status", "evaluations", "base models", "datasets", "dataset versions",
        "upload address", "upload to storage", "upload processing", "weights", "signed weights",
    ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Repeats_the_request_after_each_transient_status_and_no_other(string kind)
    {
        var repeated = new List<int>();
        foreach (var status in Enumerable.Range(400, 200))
        {
            repeated.AddRange(await IsRepeatedAsync(kind, status, "") ? [status] : []);
        }

        // A signed address that is refused with 403 is requested again.
        int[] more = kind switch { "weights" => _notReady, "signed weights" => [.. _notReady, 403], _ => [] };
        Assert.Equal(_transient.Concat(more).Order(), repeated);
    }

    [Theory]
    [InlineData("upload to storage", "RequestTimeout", true)]
    [InlineData("upload to storage", "SlowDown", true)]
    [InlineData("upload to storage", "InvalidArgument", false)]
    [InlineData("signed weights", "RequestTimeout", true)]
    [InlineData("signed weights", "SlowDown", true)]
    [InlineData("signed weights", "InvalidArgument", false)]
    [InlineData("weights", "RequestTimeout", true)]
    public async Task Repeats_a_request_to_storage_that_timed_out_or_was_too_fast(string kind, string code, bool isRepeated) =>
        Assert.Equal(isRepeated, await IsRepeatedAsync(kind, 400, $"""<?xml version="1.0"?><Error><Code>{code}</Code><Message>Try again.</Message></Error>"""));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Repeats_the_request_when_the_connection_breaks(string kind)
    {
        Assert.True(await IsRepeatedAsync(kind, new HttpRequestException(HttpRequestError.ConnectionError)));
        Assert.True(await IsRepeatedAsync(kind, new HttpRequestException(HttpRequestError.NameResolutionError)));
        Assert.True(await IsRepeatedAsync(kind, new HttpIOException(HttpRequestError.ResponseEnded)));
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("signed weights")]
    public async Task Requests_weights_again_after_the_web_page_of_a_firewall(string kind)
    {
        Assert.True(await IsRepeatedAsync(kind, 403, "<!DOCTYPE html><title>Access denied</title>"));
    }

    private Task<bool> IsRepeatedAsync(string kind, int status, string body) =>
        IsRepeatedAsync(kind, () => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });

    private Task<bool> IsRepeatedAsync(string kind, Exception failure) => IsRepeatedAsync(kind, () => throw failure);

    /// <summary>Returns true if the request succeeds in its second attempt; false if it fails after
    /// one.</summary>
    private async Task<bool> IsRepeatedAsync(string kind, Func<HttpResponseMessage> first)
    {
        using var folder = new TempFolder();
        using var service = new FailingOnceHandler(kind.Contains("storage", StringComparison.Ordinal) || kind == "signed weights", first);
        var client = new PioneerClient(new HttpClient(service), new PioneerClientOptions { ApiKey = TestValues.ApiKey }, _time);
        try
        {
            await _time.DriveAsync(SendAsync(kind, client, folder.File("weights.zip")));
            return true;
        }
        catch (PioneerException)
        {
            Assert.Equal(1, service.Failures);
            return false;
        }
    }

    private static Task SendAsync(string kind, PioneerClient client, string path) => kind switch
    {
        "poll" => client.GetTrainingJobAsync("job-1", default),
        "log" => new LogFeed(client, "job-1").ReadAllAsync(_ => Task.CompletedTask, default),
        "list" => client.ListTrainingJobsAsync(default).ToListAsync().AsTask(),
        "checkpoints" => client.GetCheckpointsAsync("job-1", default),
        "bill" => client.GetBillAsync("job-1", default),
        "stop" => client.StopTrainingJobAsync("job-1", default),
        "sync" => client.SyncTrainingJobAsync("job-1", default),
        "evaluation status" => client.GetEvaluationAsync("ev-1", default),
        "evaluations" => client.ListEvaluationsAsync(default),
        "base models" => client.ListBaseModelsAsync(default),
        "datasets" => client.ListDatasetsAsync(default),
        "dataset versions" => client.GetDatasetVersionsAsync("tickets", default),
        "upload address" => client.CreateUploadAsync("tickets", "ner", new string('0', 64), default),
        "upload to storage" => client.PutUploadAsync(
            new UploadAddress(new Uri(Storage), "d", "1"), _ => Task.FromResult<Stream>(new MemoryStream(_zip)), _zip.Length, default),
        "upload processing" => client.ProcessUploadAsync("d", default),
        _ => new WeightsDownload(client).DownloadAsync("job-1", path, progress: null, default),
    };

    /// <summary>Fails the first request to the API or to the storage, and serves all others.</summary>
    private sealed class FailingOnceHandler(bool isStorage, Func<HttpResponseMessage> first) : HttpMessageHandler
    {
        public int Failures { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isToStorage = request.RequestUri!.Host == "storage.example";
            if (Failures == 0 && isToStorage == isStorage)
            {
                Failures++;
                return Task.FromResult(first());
            }

            return Task.FromResult(new HttpResponseMessage
            {
                Content = isToStorage || (!isStorage && request.RequestUri.AbsolutePath.EndsWith("/download", StringComparison.Ordinal))
                    ? new ByteArrayContent(_zip)
                    : new StringContent($$"""{"id":"x","status":"running","presigned_url":"{{Storage}}","download_url":"{{Storage}}","dataset_id":"d","billed":true}""", Encoding.UTF8, "application/json"),
            });
        }
    }
}
