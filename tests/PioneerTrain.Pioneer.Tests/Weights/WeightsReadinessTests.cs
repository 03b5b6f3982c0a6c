using System.Net;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Waits for weights and for bytes, with a manual clock.</summary>
public sealed class WeightsReadinessTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly List<double> _asked = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(425)]
    public async Task Waits_for_weights_that_are_not_ready_when_the_job_ends(int status)
    {
        var notices = new List<RetryNotice>();

        var file = await DownloadAsync(() => Elapsed < 60 ? Answer(status) : Weights(), notices: notices);

        Assert.Equal(_folder.File("weights.zip"), file.Path);
        Assert.Equal([0, 2, 6, 14, 29, 44, 59, 74], _asked);
        Assert.Equal(7, notices.Count);
        Assert.Contains($"status {status}", notices[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    public async Task Fails_after_two_minutes_of_waiting(int status)
    {
        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(() => Answer(status)));

        Assert.Equal(status, failure.Status);
        Assert.InRange(_asked[^1], 120, 135);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Waits_as_long_as_the_service_asks()
    {
        var first = Answer(409);
        first.Headers.RetryAfter = new(TimeSpan.FromSeconds(40));

        await DownloadAsync(() => Elapsed == 0 ? first : Weights());

        Assert.Equal([0, 40], _asked);
    }

    [Fact]
    public async Task Fails_at_once_when_no_wait_is_allowed()
    {
        await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(() => Answer(404), patience: TimeSpan.Zero));

        Assert.Equal([0], _asked);
    }

    [Fact]
    public async Task Leaves_no_file_when_cancelled_while_it_waits()
    {
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(
            () =>
            {
                cancel.Cancel();
                return Answer(404);
            },
            cancellationToken: cancel.Token));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Reconnects_after_a_minute_without_bytes()
    {
        using var answers = new ImmediateResponseHandler(() =>
        {
            _asked.Add(Elapsed);
            return _asked.Count == 1 ? Ok(new SilentStream("PK\u0003\u0004"u8.ToArray())) : Weights();
        });
        var download = Download(answers).DownloadAsync("job_abc123", _folder.File("weights.zip"), progress: null, default);

        _time.Advance(TimeSpan.FromSeconds(59));
        var before = _asked.Count;
        _time.Advance(TimeSpan.FromSeconds(1));
        var file = await _time.DriveAsync(download);

        Assert.Equal((1, 2), (before, _asked.Count));
        Assert.Equal("model.safetensors", Assert.Single(file.Entries).Name);
    }

    [Theory]
    [InlineData(401, "")]
    [InlineData(403, "<html>Blocked</html>")]
    [InlineData(404, "")]
    [InlineData(400, "<Error><Code>RequestTimeout</Code></Error>")]
    public async Task Continues_a_transfer_when_the_rest_is_rejected_once(int status, string body)
    {
        var weights = Archives.Weights(1000);

        var file = await DownloadAsync(() => _asked.Count switch
        {
            1 => Ok(new BrokenStream(weights[..100])),
            2 => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) },
            _ => Ok(new MemoryStream(weights)),
        });

        Assert.Equal(weights.Length, file.Bytes);
    }

    private double Elapsed => (_time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;

    private async Task<WeightsFile> DownloadAsync(
        Func<HttpResponseMessage> answer, TimeSpan? patience = null, List<RetryNotice>? notices = null, CancellationToken cancellationToken = default)
    {
        using var answers = new ImmediateResponseHandler(() =>
        {
            _asked.Add(Elapsed);
            return answer();
        });
        var download = Download(answers, notices, patience ?? new WeightsDownload(answers.Client(_time)).ReadyTimeout);
        return await _time.DriveAsync(download.DownloadAsync("job_abc123", _folder.File("weights.zip"), progress: null, cancellationToken));
    }

    private WeightsDownload Download(ImmediateResponseHandler answers, List<RetryNotice>? notices = null, TimeSpan patience = default) => new(
        answers.Client(_time).WithRetryListener(notice =>
        {
            notices?.Add(notice);
            return ValueTask.CompletedTask;
        }))
    {
        ReadyTimeout = patience,
    };

    private static HttpResponseMessage Answer(int status) => new((HttpStatusCode)status);

    private static HttpResponseMessage Weights() => Ok(new MemoryStream(Archives.Weights(1000)));

    private static HttpResponseMessage Ok(Stream body) => new(HttpStatusCode.OK) { Content = new StreamContent(body) };

    /// <summary>Returns its bytes, and then breaks.</summary>
    private sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("reset");
    }

    /// <summary>Returns its bytes, and then blocks until it is cancelled.</summary>
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        /// <summary>False, so that the response has no length.</summary>
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                await new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken);
            }

            return read;
        }
    }
}
