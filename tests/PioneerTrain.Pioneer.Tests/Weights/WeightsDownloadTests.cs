using System.Formats.Tar;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Downloads that succeed, with and without interruptions.</summary>
public sealed class WeightsDownloadTests : WeightsDownloadFixture
{
    [Fact]
    public async Task Keeps_a_zip_body_and_returns_its_hash_and_entries()
    {
        await using var api = new LoopbackServer(_ => Whole(Zip));
        var progress = new Recorder();

        var file = await DownloadAsync(api, progress);

        Assert.Equal((Folder.File("weights.zip"), (long)Zip.Length, Convert.ToHexStringLower(SHA256.HashData(Zip))), (file.Path, file.Bytes, file.Sha256));
        Assert.Equal([new ArchiveEntry("model.safetensors", 1_000_000)], file.Entries);
        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(new WeightsProgress(Zip.Length, Zip.Length), progress.Reports[^1]);
        Assert.Equal([file.Path], Directory.GetFiles(Folder.Path));
        Assert.Equal((WeightsForm.Zip, "application/zip"), (file.Form, file.MediaType));
    }

    [Theory]
    [InlineData("download_url")]
    [InlineData("url")]
    [InlineData("presigned_url")]
    public async Task Follows_an_address_in_json_without_the_key(string name)
    {
        await using var storage = new LoopbackServer(_ => Whole(Zip));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json($$"""{"{{name}}":"{{storage.Url}}w.zip?sig=secret"}"""));

        await DownloadAsync(api);

        Assert.True(Assert.Single(api.Requests).HasKey);
        Assert.Equal(("/w.zip?sig=secret", false), (storage.Requests[0].Target, storage.Requests[0].HasKey));
    }

    [Fact]
    public async Task Retries_when_the_address_is_truncated_or_the_response_is_an_html_page()
    {
        var page = new LoopbackResponse(200, "<html>one moment</html>"u8.ToArray(), ("Content-Type", "text/html"));
        var (stored, asked) = (0, 0);
        await using var storage = new LoopbackServer(_ => stored++ == 0 ? page : Whole(Zip));
        var address = LoopbackResponse.Json($$"""{"download_url":"{{storage.Url}}w.zip"}""");
        await using var api = new LoopbackServer(_ => asked++ switch
        {
            0 => page,
            1 => new LoopbackResponse(200, address.Body[..10], ("Content-Type", "application/json"), ("Content-Length", $"{address.Body.Length}")),
            _ => address,
        });

        Assert.Equal(Zip.Length, (await DownloadAsync(api)).Bytes);
    }

    [Fact]
    public async Task Follows_a_redirect_without_the_key()
    {
        await using var storage = new LoopbackServer(_ => Whole(Zip));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Redirect(302, $"{storage.Url}w.zip"));

        await DownloadAsync(api);

        Assert.False(Assert.Single(storage.Requests).HasKey);
    }

    [Fact]
    public async Task Resumes_after_a_broken_connection_with_the_correct_hash()
    {
        await using var api = new LoopbackServer(request => From(request) switch
        {
            0 => Whole(Zip) with { Body = Zip.AsMemory(0, 300_000) },
            300_000 => Part(300_000) with { Body = Zip.AsMemory(300_000, 400_000) },
            var offset => Part(offset),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Zip)), file.Sha256);
        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("none bytes=300000- bytes=700000-", string.Join(' ', api.Requests.Select(request => request.Headers.GetValueOrDefault("Range", "none"))));
        Assert.All(api.Requests.Skip(1), request => Assert.Equal(ETag, request.Headers["If-Range"]));
    }

    [Fact]
    public async Task Accepts_a_tar_gz_and_names_it_accordingly()
    {
        var tarGz = Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "adapter/model.safetensors"), "weights"));
        await using var api = new LoopbackServer(_ => Whole(tarGz));

        var weights = await DownloadAsync(api);

        Assert.Equal((Folder.File("weights.tar.gz"), "adapter/model.safetensors"), (weights.Path, Assert.Single(weights.Entries).Name));
        Assert.Equal(tarGz, await File.ReadAllBytesAsync(weights.Path));
        Assert.Equal((WeightsForm.TarGz, "application/gzip"), (weights.Form, weights.MediaType));
    }

    [Theory]
    [InlineData(500_000)]
    [InlineData(1_000_000)]
    [InlineData(1_200_000)]
    public async Task Restarts_when_the_weights_have_changed(int length)
    {
        var other = Archives.Weights(length, seed: 8);
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Whole(Zip) with { Body = Zip.AsMemory(0, 800_000) } : Whole(other));

        var file = await DownloadAsync(api);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(other)), file.Sha256);
        Assert.Equal(other, await File.ReadAllBytesAsync(file.Path));
    }

    [Fact]
    public async Task Restarts_when_the_service_does_not_support_ranges()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, Zip.AsMemory(0, Math.Min(Zip.Length, 400_000 * ++requests)), ("Content-Length", $"{Zip.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Zip)), file.Sha256);
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Retries_a_truncated_download_of_unknown_length(int length)
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, ++requests < 3 ? Zip.AsMemory(0, length) : Zip));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal((Zip.Length, Convert.ToHexStringLower(SHA256.HashData(Zip))), (file.Bytes, file.Sha256));
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(416, "bytes */5")]
    [InlineData(206, "bytes 7-999/1000")]
    public async Task Restarts_when_the_service_cannot_return_the_missing_range(int status, string range)
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests switch
        {
            1 => Whole(Zip) with { Body = Zip.AsMemory(0, 1000) },
            2 => new LoopbackResponse(status, default, ("Content-Range", range), ("Content-Length", "0")),
            _ => Whole(Zip),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[2].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Restarts_a_broken_transfer_without_an_etag()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, ++requests == 1 ? Zip.AsMemory(0, 1000) : Zip, ("Content-Length", $"{Zip.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[1].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Requests_a_new_address_and_resumes_when_the_address_expires()
    {
        await using var storage = new LoopbackServer(request => (request.Target, From(request)) switch
        {
            ("/1", 0) => Whole(Zip) with { Body = Zip.AsMemory(0, 1000) },
            ("/2", var offset and > 0) => Part(offset),
            _ => new LoopbackResponse(403, "<Error><Message>Request has expired</Message></Error>"u8.ToArray()),
        });
        var addresses = 0;
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json($$"""{"download_url":"{{storage.Url}}{{++addresses}}"}"""));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("/1 /1 /2", string.Join(' ', storage.Requests.Select(request => request.Target)));
    }

    [Fact]
    public async Task Requests_a_new_address_when_it_expires_before_its_first_use()
    {
        await using var storage = new LoopbackServer(request => request.Target == "/2" ? Whole(Zip) : new LoopbackResponse(403, default, ("Content-Length", "0")));
        var addresses = 0;
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json($$"""{"download_url":"{{storage.Url}}{{++addresses}}"}"""));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("/1 /2", string.Join(' ', storage.Requests.Select(request => request.Target)));
    }
}
