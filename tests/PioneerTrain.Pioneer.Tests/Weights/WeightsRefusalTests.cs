using System.Text;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Downloads that must fail and leave no file.</summary>
public sealed class WeightsRefusalTests : WeightsDownloadFixture
{
    [Fact]
    public async Task Fails_and_leaves_no_file_when_the_transfer_never_completes()
    {
        await using var api = new LoopbackServer(_ => Whole(Zip) with { Body = Zip.AsMemory(0, 1000), Headers = [("Content-Length", $"{Zip.Length}")] });

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
        Assert.Contains("after 1,000 of 1,000,", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, api.Requests.Count);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task Fails_after_three_downloads_without_a_length_that_are_cut_off()
    {
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, Zip.AsMemory(0, 1000)));

        var refused = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Equal("The weights of job job_abc123 are invalid: the archive is damaged or incomplete. No file was saved.", refused.Message);
        Assert.Equal(3, api.Requests.Count);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task Does_not_download_a_damaged_archive_of_known_length_again()
    {
        var zip = Archives.Zip(("a", "weights"));
        Archives.PatchCentralDirectory(zip, offset: 16, value: 0x12345678);
        await using var api = new LoopbackServer(_ => Whole(zip));

        var invalid = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Contains("the entry 'a' is damaged", invalid.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Does_not_download_an_invalid_archive_of_unknown_length_again()
    {
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, Archives.Zip(("../evil", "x"))));

        await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Fails_after_eight_resumptions_even_when_each_receives_bytes()
    {
        await using var api = new LoopbackServer(request => From(request) is 0 and var start
            ? Whole(Zip) with { Body = Zip.AsMemory((int)start, 1000) }
            : Part(From(request)) with { Body = Zip.AsMemory((int)From(request), 1000) });

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Contains("after 9,000 of 1,000,", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, api.Requests.Count);
    }

    [Fact]
    public async Task Fails_after_three_downloads_of_weights_that_keep_changing()
    {
        byte[][] files = [Zip, Archives.Weights(900_000)];
        var requests = 0;
        await using var api = new LoopbackServer(_ => Whole(files[requests++ % 2]) with { Body = files[(requests - 1) % 2].AsMemory(0, 800_000), Headers = Whole(files[(requests - 1) % 2]).Headers });

        var changed = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.StartsWith("The weights of job job_abc123 changed during the download", changed.Message, StringComparison.Ordinal);
        Assert.Equal(6, api.Requests.Count);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task Fails_when_a_gzip_response_expands_beyond_the_limits()
    {
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, Archives.GZip(new byte[3_000_000]), ("Content-Encoding", "gzip")));
        var downloader = new WeightsDownload(Client(api)) { Limits = ArchiveLimits.Default with { BytesWithoutRatio = 1000 } };

        var invalid = await Assert.ThrowsAsync<WeightsException>(() => downloader.DownloadAsync("job_abc123", Folder.File("weights.zip"), null, default));

        Assert.StartsWith("The weights of job job_abc123 exceed", invalid.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task Discards_a_malicious_archive()
    {
        await using var api = new LoopbackServer(_ => Whole(Archives.Zip(("../../evil", "x"))));

        var refused = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.Contains("'../../evil' leads outside its folder", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Theory]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"download_url":"/etc/passwd"}""")]
    [InlineData("{")]
    public async Task Reports_json_without_an_address(string json)
    {
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json(json));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Contains("the response is JSON without a download address", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"detail":"Training job not complete. Current status: errored"}""", PioneerErrorKind.Invalid, "Training job not complete")]
    [InlineData(403, "{}", PioneerErrorKind.CreditsOrPlan, "plan may not include downloading weights")]
    public async Task A_refusal_is_told_and_not_repeated(int status, string body, PioneerErrorKind kind, string words)
    {
        await using var api = new LoopbackServer(_ => new LoopbackResponse(status, Encoding.UTF8.GetBytes(body)));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Never_shows_a_signed_address_in_a_message()
    {
        await using var storage = new LoopbackServer(_ => new LoopbackResponse(404, default));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json($$"""{"download_url":"{{storage.Url}}w.zip?X-Amz-Signature=secret"}"""));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => DownloadAsync(api));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"GET {storage.Url}w.zip: failed with status 404", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_full_disk()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        File.CreateSymbolicLink(Folder.File("weights.zip.partial"), "/dev/full");
        await using var api = new LoopbackServer(_ => Whole(Zip));

        var failure = await Assert.ThrowsAsync<WeightsException>(() => DownloadAsync(api));

        Assert.StartsWith($"The disk that holds {Folder.File("weights.zip.partial")} is full: only 0 bytes of the weights were written.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_folder_that_cannot_be_created()
    {
        Folder.Write("file", "");
        await using var api = new LoopbackServer(_ => Whole(Zip));

        var failure = await Assert.ThrowsAsync<WeightsException>(() => Downloader(api).DownloadAsync("job_abc123", Folder.File("file/weights.zip"), null, default));

        Assert.Contains("cannot be written to", failure.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Leaves_no_file_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var api = new LoopbackServer(_ => Whole(Zip));
        var cancelling = new Recorder(_ => cancel.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader(api).DownloadAsync("job_abc123", Folder.File("weights.zip"), cancelling, cancel.Token));

        Assert.Empty(Directory.GetFiles(Folder.Path));
    }
}
