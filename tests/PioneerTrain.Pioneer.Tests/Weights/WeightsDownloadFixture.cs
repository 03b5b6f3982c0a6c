using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>
/// A megabyte of weights, a folder for them, and responses that serve them over real sockets,
/// because the transport handles truncation, ranges and redirects.
/// </summary>
public abstract class WeightsDownloadFixture : IDisposable
{
    protected const string ETag = "\"v1\"";

    protected TempFolder Folder { get; } = new();

    protected byte[] Zip { get; } = Archives.Weights(1_000_000);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<WeightsFile> DownloadAsync(LoopbackServer api, IProgress<WeightsProgress>? progress = null) =>
        Downloader(api).DownloadAsync("job_abc123", Folder.File("weights.zip"), progress, default);

    protected static WeightsDownload Downloader(LoopbackServer api) => new(Client(api)) { ReadyTimeout = TimeSpan.Zero };

    /// <summary>Skips the delays between attempts; the sockets use real time.</summary>
    protected static PioneerClient Client(LoopbackServer api)
    {
        var options = new PioneerClientOptions { BaseUrl = api.Url, ApiKey = TestValues.ApiKey };
        return new PioneerClient(new HttpClient(options.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options, new InstantDelayTime());
    }

    protected static long From(LoopbackRequest request) => request.Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..^1]) : 0;

    protected static LoopbackResponse Whole(byte[] body) => new(200, body, ("Content-Type", "application/zip"), ("ETag", ETag), ("Content-Length", $"{body.Length}"));

    protected LoopbackResponse Part(long offset) => new(
        206,
        Zip.AsMemory((int)offset),
        ("ETag", ETag),
        ("Content-Range", $"bytes {offset}-{Zip.Length - 1}/{Zip.Length}"),
        ("Content-Length", $"{Zip.Length - offset}"));

    protected sealed class Recorder(Action<WeightsProgress>? also = null) : IProgress<WeightsProgress>
    {
        public List<WeightsProgress> Reports { get; } = [];

        public void Report(WeightsProgress value)
        {
            Reports.Add(value);
            also?.Invoke(value);
        }
    }
}
