using System.Formats.Tar;
using System.Security.Cryptography;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>
/// Downloads of weights through a proxy or from a storage that compresses its responses.
/// </summary>
public sealed class WeightsEncodingTests : WeightsDownloadFixture
{
    [Fact]
    public async Task Requests_uncompressed_responses_from_service_and_storage()
    {
        await using var storage = new LoopbackServer(request => From(request) == 0 ? Whole(Zip) with { Body = Zip.AsMemory(0, 1000) } : Part(From(request)));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Json($$"""{"download_url":"{{storage.Url}}w.zip"}"""));

        await DownloadAsync(api);

        Assert.Equal(["identity", "identity", "identity"], api.Requests.Concat(storage.Requests).Select(request => request.Headers.GetValueOrDefault("Accept-Encoding")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    public async Task Decompresses_a_response_that_is_compressed_despite_the_request(string encoding)
    {
        await using var api = new LoopbackServer(_ => Compressed(Zip, encoding));
        var progress = new Recorder();

        var file = await DownloadAsync(api, progress);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal((Zip.Length, Convert.ToHexStringLower(SHA256.HashData(Zip))), (file.Bytes, file.Sha256));
        Assert.Equal(new(Zip.Length, Total: null), progress.Reports[^1]);
    }

    [Fact]
    public async Task Restarts_a_compressed_response_when_the_connection_breaks()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Compressed(Zip) with { Body = Archives.GZip(Zip).AsMemory(0, 600_000) } : Compressed(Zip));

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(2, api.Requests.Count);
        Assert.All(api.Requests, request => Assert.False(request.Headers.ContainsKey("Range")));
    }

    [Fact]
    public async Task Requests_the_whole_file_when_the_missing_range_is_compressed()
    {
        var requests = 0;
        await using var api = new LoopbackServer(request => ++requests switch
        {
            1 => Whole(Zip) with { Body = Zip.AsMemory(0, 1000) },
            2 => Part(From(request)) with { Headers = [.. Part(From(request)).Headers, ("Content-Encoding", "gzip")] },
            _ => Compressed(Zip),
        });

        var file = await DownloadAsync(api);

        Assert.Equal(Zip, await File.ReadAllBytesAsync(file.Path));
        Assert.False(api.Requests[2].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Retries_when_the_compressed_response_is_damaged()
    {
        var damaged = Archives.GZip(Zip);
        damaged[^6] ^= 1;
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Compressed(Zip) with { Body = damaged } : Compressed(Zip));

        Assert.Equal(Zip.Length, (await DownloadAsync(api)).Bytes);
    }

    [Theory]
    [InlineData("application/x-tar")]
    [InlineData("application/gzip")]
    public async Task Keeps_the_bytes_of_a_tar_gz_whose_own_compression_is_described_as_an_encoding(string type)
    {
        var tarGz = Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "model.safetensors"), "weights"));
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, tarGz, ("Content-Type", type), ("Content-Encoding", "gzip"), ("Content-Length", $"{tarGz.Length}")));

        var file = await DownloadAsync(api);

        Assert.Equal(tarGz, await File.ReadAllBytesAsync(file.Path));
    }

    private static LoopbackResponse Compressed(byte[] body, string encoding = "gzip")
    {
        var compressed = Archives.GZip(body);
        return Whole(compressed) with { Headers = [.. Whole(compressed).Headers, ("Content-Encoding", encoding)] };
    }
}
