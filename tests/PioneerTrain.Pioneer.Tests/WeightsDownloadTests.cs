using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>Over real sockets, because truncation, ranges and redirects are the transport's business.</summary>
public sealed class WeightsDownloadTests : IDisposable
{
    private const string ETag = "\"v1\"";

    private readonly TempFolder _folder = new();
    private readonly byte[] _zip = Archives.Weights(1_000_000);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keeps_a_zip_body_and_tells_its_hash_and_its_entries()
    {
        await using var api = new LoopbackServer(_ => Whole(_zip));
        var progress = new Recorder();

        var file = await DownloadAsync(api, progress);

        Assert.Equal((_folder.File("weights.zip"), (long)_zip.Length, Convert.ToHexStringLower(SHA256.HashData(_zip))), (file.Path, file.Bytes, file.Sha256));
        Assert.Equal([new ArchiveEntry("model.safetensors", 1_000_000)], file.Entries);
        Assert.Equal(_zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(new WeightsProgress(_zip.Length, _zip.Length), progress.Reports[^1]);
        Assert.Equal([file.Path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("download_url")]
    [InlineData("url")]
    [InlineData("presigned_url")]
    public async Task Follows_an_address_in_json_without_the_key(string name)
    {
        await using var storage = new LoopbackServer(_ => Whole(_zip));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"{{name}}":"{{storage.Url}}w.zip?sig=secret"}"""));

        await DownloadAsync(api);

        Assert.True(Assert.Single(api.Requests).HasKey);
        Assert.Equal(("/w.zip?sig=secret", false), (storage.Requests[0].Target, storage.Requests[0].HasKey));
    }

    [Fact]
    public async Task Follows_a_redirect_without_the_key()
    {
        await using var storage = new LoopbackServer(_ => Whole(_zip));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Redirect(302, $"{storage.Url}w.zip"));

        await DownloadAsync(api);

        Assert.False(Assert.Single(storage.Requests).HasKey);
    }

    [Fact]
    public async Task Resumes_where_the_connection_broke_and_the_hash_stays_right()
    {
        await using var api = new LoopbackServer(request => From(request) switch
        {
            0 => Whole(_zip) with { Body = _zip.AsMemory(0, 300_000) },
            300_000 => Part(300_000) with { Body = _zip.AsMemory(300_000, 400_000) },
            var offset => Part(offset),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_zip)), file.Sha256);
        Assert.Equal(_zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("none bytes=300000- bytes=700000-", string.Join(' ', api.Requests.Select(request => request.Headers.GetValueOrDefault("Range", "none"))));
        Assert.All(api.Requests.Skip(1), request => Assert.Equal(ETag, request.Headers["If-Range"]));
    }

    [Fact]
    public async Task Starts_over_when_the_weights_are_no_longer_the_same()
    {
        var other = Archives.Weights(500_000);
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Whole(_zip) with { Body = _zip.AsMemory(0, 800_000) } : Whole(other));

        var file = await DownloadAsync(api);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(other)), file.Sha256);
        Assert.Equal(other, await File.ReadAllBytesAsync(file.Path));
    }

    [Theory]
    [InlineData(416, "bytes */5")]
    [InlineData(206, "bytes 7-999/1000")]
    public async Task Starts_over_when_the_service_cannot_give_the_missing_part(int status, string range)
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests switch
        {
            1 => Whole(_zip) with { Body = _zip.AsMemory(0, 1000) },
            2 => new LoopbackAnswer(status, default, ("Content-Range", range), ("Content-Length", "0")),
            _ => Whole(_zip),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(_zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[2].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Without_an_etag_a_broken_transfer_starts_over_because_the_parts_could_belong_to_two_files()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, ++requests == 1 ? _zip.AsMemory(0, 1000) : _zip, ("Content-Length", $"{_zip.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(_zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[1].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task An_address_that_expired_is_asked_for_anew_and_the_transfer_goes_on()
    {
        await using var storage = new LoopbackServer(request => (request.Target, From(request)) switch
        {
            ("/1", 0) => Whole(_zip) with { Body = _zip.AsMemory(0, 1000) },
            ("/2", var offset and > 0) => Part(offset),
            _ => new LoopbackAnswer(403, "<Error><Message>Request has expired</Message></Error>"u8.ToArray()),
        });
        var addresses = 0;
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"download_url":"{{storage.Url}}{{++addresses}}"}"""));

        var file = await DownloadAsync(api);

        Assert.Equal(_zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("/1 /1 /2", string.Join(' ', storage.Requests.Select(request => request.Target)));
    }

    [Fact]
    public async Task A_transfer_that_never_comes_to_an_end_fails_and_leaves_nothing()
    {
        await using var api = new LoopbackServer(_ => Whole(_zip) with { Body = _zip.AsMemory(0, 1000), Headers = [("Content-Length", $"{_zip.Length}")] });

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
        Assert.Contains("after 1,000 of 1,000,", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, api.Requests.Count);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_cut_file_whose_length_nobody_told_does_not_pass()
    {
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, _zip.AsMemory(0, 1000)));

        var refused = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Equal("The weights of job job_abc123 are refused: the archive is damaged or was cut off. Nothing was kept.", refused.Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task An_evil_archive_is_not_kept()
    {
        await using var api = new LoopbackServer(_ => Whole(Archives.Zip(("../../evil", "x"))));

        var refused = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Contains("'../../evil' leads out of its folder", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"download_url":"/etc/passwd"}""")]
    [InlineData("{")]
    public async Task Json_without_an_address_is_told(string json)
    {
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json(json));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Contains("the answer is JSON but names no download address", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"detail":"Training job not complete. Current status: errored"}""", PioneerErrorKind.Invalid, "Training job not complete")]
    [InlineData(403, "{}", PioneerErrorKind.CreditsOrPlan, "plan may not allow weights to be downloaded")]
    public async Task A_refusal_is_told_and_not_repeated(int status, string body, PioneerErrorKind kind, string words)
    {
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(status, Encoding.UTF8.GetBytes(body)));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_signed_address_never_stands_in_a_message()
    {
        await using var storage = new LoopbackServer(_ => new LoopbackAnswer(404, default));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"download_url":"{{storage.Url}}w.zip?X-Amz-Signature=secret"}"""));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"GET {storage.Url}w.zip: refused with status 404", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        File.CreateSymbolicLink(_folder.File("weights.zip.partial"), "/dev/full");
        await using var api = new LoopbackServer(_ => Whole(_zip));

        var failure = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.StartsWith($"The disk that holds {_folder.File("weights.zip.partial")} is full: only 0 bytes of the weights fitted.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        _folder.Write("file", "");
        await using var api = new LoopbackServer(_ => Whole(_zip));

        var failure = await Assert.ThrowsAsync<WeightsException>(() => Downloader(api).DownloadAsync("job_abc123", _folder.File("file/weights.zip"), null, default));

        Assert.Contains("cannot be written to", failure.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_behind()
    {
        using var cancel = new CancellationTokenSource();
        await using var api = new LoopbackServer(_ => Whole(_zip));
        var cancelling = new Recorder(_ => cancel.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader(api).DownloadAsync("job_abc123", _folder.File("weights.zip"), cancelling, cancel.Token));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private Task<WeightsFile> DownloadAsync(LoopbackServer api, IProgress<WeightsProgress>? progress = null) =>
        Downloader(api).DownloadAsync("job_abc123", _folder.File("weights.zip"), progress, default);

    /// <summary>Delays between attempts pass at once; the sockets keep their own time.</summary>
    private static WeightsDownload Downloader(LoopbackServer api)
    {
        var options = new PioneerClientOptions { BaseUrl = api.Url, ApiKey = Some.ApiKey };
        var time = new ImpatientTime();
        return new WeightsDownload(new PioneerClient(options.CreateHttpClient(), options, time), time);
    }

    private static long From(LoopbackRequest request) => request.Headers.TryGetValue("Range", out var range) ? long.Parse(range["bytes=".Length..^1]) : 0;

    private static LoopbackAnswer Whole(byte[] body) => new(200, body, ("Content-Type", "application/zip"), ("ETag", ETag), ("Content-Length", $"{body.Length}"));

    private LoopbackAnswer Part(long offset) => new(
        206,
        _zip.AsMemory((int)offset),
        ("ETag", ETag),
        ("Content-Range", $"bytes {offset}-{_zip.Length - 1}/{_zip.Length}"),
        ("Content-Length", $"{_zip.Length - offset}"));

    private sealed class Recorder(Action<WeightsProgress>? also = null) : IProgress<WeightsProgress>
    {
        public List<WeightsProgress> Reports { get; } = [];

        public void Report(WeightsProgress value)
        {
            Reports.Add(value);
            also?.Invoke(value);
        }
    }
}
