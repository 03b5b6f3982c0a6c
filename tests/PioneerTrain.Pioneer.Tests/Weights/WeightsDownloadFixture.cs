using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>A megabyte of weights, a folder for them, and answers that serve them over real sockets: truncation, ranges and redirects are the
/// transport's business.</summary>
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

    /// <summary>Delays between attempts pass at once; the sockets keep their own time.</summary>
    protected static PioneerClient Client(LoopbackServer api)
    {
        var options = new PioneerClientOptions { BaseUrl = api.Url, ApiKey = Some.ApiKey };
        return new PioneerClient(new HttpClient(options.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options, new ImpatientTime());
    }

    protected static long From(LoopbackRequest request) => request.Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..^1]) : 0;

    protected static LoopbackAnswer Whole(byte[] body) => new(200, body, ("Content-Type", "application/zip"), ("ETag", ETag), ("Content-Length", $"{body.Length}"));

    protected LoopbackAnswer Part(long offset) => new(
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
