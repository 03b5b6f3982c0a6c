using System.Formats.Tar;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Downloads that come through, smoothly or not.</summary>
public sealed class WeightsDownloadTests : WeightsDownloadFixture
{
    [Fact]
    public async Task Keeps_aZip_body_and_tells_its_hash_and_its_entries()
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
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"{{name}}":"{{storage.Url}}w.zip?sig=secret"}"""));

        await DownloadAsync(api);

        Assert.True(Assert.Single(api.Requests).HasKey);
        Assert.Equal(("/w.zip?sig=secret", false), (storage.Requests[0].Target, storage.Requests[0].HasKey));
    }

    [Fact]
    public async Task Asks_again_when_the_address_breaks_off_or_a_page_comes_in_place_of_anything()
    {
        var page = new LoopbackAnswer(200, "<html>one moment</html>"u8.ToArray(), ("Content-Type", "text/html"));
        var (stored, asked) = (0, 0);
        await using var storage = new LoopbackServer(_ => stored++ == 0 ? page : Whole(Zip));
        var address = LoopbackAnswer.Json($$"""{"download_url":"{{storage.Url}}w.zip"}""");
        await using var api = new LoopbackServer(_ => asked++ switch
        {
            0 => page,
            1 => new LoopbackAnswer(200, address.Body[..10], ("Content-Type", "application/json"), ("Content-Length", $"{address.Body.Length}")),
            _ => address,
        });

        Assert.Equal(Zip.Length, (await DownloadAsync(api)).Bytes);
    }

    [Fact]
    public async Task Follows_a_redirect_without_the_key()
    {
        await using var storage = new LoopbackServer(_ => Whole(Zip));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Redirect(302, $"{storage.Url}w.zip"));

        await DownloadAsync(api);

        Assert.False(Assert.Single(storage.Requests).HasKey);
    }

    [Fact]
    public async Task Resumes_where_the_connection_broke_and_the_hash_stays_right()
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
    public async Task A_tar_gz_is_taken_as_well_and_named_for_what_it_is()
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
    public async Task Starts_over_when_the_weights_are_no_longer_the_same(int length)
    {
        var other = Archives.Weights(length, seed: 8);
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Whole(Zip) with { Body = Zip.AsMemory(0, 800_000) } : Whole(other));

        var file = await DownloadAsync(api);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(other)), file.Sha256);
        Assert.Equal(other, await File.ReadAllBytesAsync(file.Path));
    }

    [Fact]
    public async Task Reads_again_from_the_start_where_the_service_does_not_support_ranges()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, Zip.AsMemory(0, Math.Min(Zip.Length, 400_000 * ++requests)), ("Content-Length", $"{Zip.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Zip)), file.Sha256);
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Downloads_again_what_was_cut_off_without_a_length(int length)
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, ++requests < 3 ? Zip.AsMemory(0, length) : Zip));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal((Zip.Length, Convert.ToHexStringLower(SHA256.HashData(Zip))), (file.Bytes, file.Sha256));
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(416, "bytes */5")]
    [InlineData(206, "bytes 7-999/1000")]
    public async Task Starts_over_when_the_service_cannot_give_the_missing_part(int status, string range)
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests switch
        {
            1 => Whole(Zip) with { Body = Zip.AsMemory(0, 1000) },
            2 => new LoopbackAnswer(status, default, ("Content-Range", range), ("Content-Length", "0")),
            _ => Whole(Zip),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[2].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Without_an_etag_a_broken_transfer_is_read_from_the_start_because_the_parts_could_belong_to_two_files()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, ++requests == 1 ? Zip.AsMemory(0, 1000) : Zip, ("Content-Length", $"{Zip.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[1].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task An_address_that_expired_is_asked_for_anew_and_the_transfer_goes_on()
    {
        await using var storage = new LoopbackServer(request => (request.Target, From(request)) switch
        {
            ("/1", 0) => Whole(Zip) with { Body = Zip.AsMemory(0, 1000) },
            ("/2", var offset and > 0) => Part(offset),
            _ => new LoopbackAnswer(403, "<Error><Message>Request has expired</Message></Error>"u8.ToArray()),
        });
        var addresses = 0;
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"download_url":"{{storage.Url}}{{++addresses}}"}"""));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("/1 /1 /2", string.Join(' ', storage.Requests.Select(request => request.Target)));
    }

    [Fact]
    public async Task An_address_that_expired_before_its_first_use_is_asked_for_anew()
    {
        await using var storage = new LoopbackServer(request => request.Target == "/2" ? Whole(Zip) : new LoopbackAnswer(403, default, ("Content-Length", "0")));
        var addresses = 0;
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Json($$"""{"download_url":"{{storage.Url}}{{++addresses}}"}"""));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal("/1 /2", string.Join(' ', storage.Requests.Select(request => request.Target)));
    }
}
