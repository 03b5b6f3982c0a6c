using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Weights read as they come, over real sockets.</summary>
public sealed class WeightsStreamTests : WeightsDownloadFixture
{
    [Fact]
    public async Task Tells_form_and_length_at_once_and_hash_and_entries_at_the_end()
    {
        await using var api = new LoopbackServer(_ => Whole(Zip));
        var progress = new Recorder();

        await using var weights = await OpenAsync(api, progress);
        var before = (weights.Form, weights.Total, weights.Position);
        Assert.Throws<InvalidOperationException>(() => weights.Sha256);
        var read = await ReadToEndAsync(weights);

        Assert.Equal((WeightsForm.Zip, Zip.Length, 0), before);
        Assert.Equal(Zip, read);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(Zip)), Zip.Length), (weights.Sha256, weights.Position));
        Assert.Equal([new ArchiveEntry("model.safetensors", 1_000_000)], weights.Entries);
        Assert.Equal(new WeightsProgress(Zip.Length, Zip.Length), progress.Reports[^1]);
        Assert.Equal(0, await weights.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Reads_again_past_what_it_has_where_the_service_knows_no_ranges()
    {
        var requests = 0;
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, Zip.AsMemory(0, Math.Min(Zip.Length, 400_000 * ++requests)), ("Content-Length", $"{Zip.Length}")));

        await using var weights = await OpenAsync(api);

        Assert.Equal(Zip, await ReadToEndAsync(weights));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Zip)), weights.Sha256);
        Assert.Equal(3, api.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Never_joins_two_files(bool sameLength)
    {
        var other = sameLength ? (byte[])Zip.Clone() : Archives.Weights(1_200_000);
        other[5000] ^= 1;
        var requests = 0;
        await using var api = new LoopbackServer(_ => ++requests == 1 ? Whole(Zip) with { Body = Zip.AsMemory(0, 800_000) } : Whole(other));

        await using var weights = await OpenAsync(api);
        var changed = await Assert.ThrowsAsync<WeightsException>(() => ReadToEndAsync(weights));

        Assert.StartsWith("The weights of job job_abc123 changed while they were read", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_after_eight_resumptions_even_if_each_brings_something()
    {
        await using var api = new LoopbackServer(request => From(request) is 0 and var start
            ? Whole(Zip) with { Body = Zip.AsMemory((int)start, 1000) }
            : Part(From(request)) with { Body = Zip.AsMemory((int)From(request), 1000) });

        await using var weights = await OpenAsync(api);
        var failure = await Assert.ThrowsAsync<PioneerException>(() => ReadToEndAsync(weights));

        Assert.Contains("after 9,000 of 1,000,", failure.Message, StringComparison.Ordinal);
        Assert.Equal(9, api.Requests.Count);
    }

    [Fact]
    public async Task Never_tells_the_end_of_a_refused_archive()
    {
        var zip = Archives.Zip(("a", "weights"));
        Archives.PatchCentralDirectory(zip, offset: 24, value: 10);
        await using var api = new LoopbackServer(_ => Whole(zip));
        using var received = new MemoryStream();

        await using var weights = await OpenAsync(api);
        var refused = await Assert.ThrowsAsync<WeightsException>(() => weights.CopyToAsync(received));
        var again = await Assert.ThrowsAsync<WeightsException>(() => weights.ReadAsync(new byte[1]).AsTask());

        Assert.Equal("The weights of job job_abc123 are refused: the directory and the entry 'a' itself do not say the same. Nothing was kept.", refused.Message);
        Assert.Equal(zip.Length, received.Length);
        Assert.NotNull(again);
    }

    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("PK", "the archive is damaged or was cut off.")]
    [InlineData("<html>", "the file is neither a zip nor a tar.gz archive.")]
    public async Task Refuses_what_is_no_archive(string text, string problem)
    {
        await using var api = new LoopbackServer(_ => Whole(System.Text.Encoding.UTF8.GetBytes(text)));

        var refused = await Assert.ThrowsAsync<WeightsException>(async () =>
        {
            await using var weights = await OpenAsync(api);
            await ReadToEndAsync(weights);
        });

        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_a_tar_gz_pass_unchecked_which_a_package_makes_a_zip_of()
    {
        var archive = Archives.TarGz((new PaxTarEntry(TarEntryType.RegularFile, "a.bin"), "weights"));
        await using var api = new LoopbackServer(_ => Whole(archive));

        await using var weights = await OpenAsync(api);
        await File.WriteAllBytesAsync(Folder.File("w.tar.gz"), await ReadToEndAsync(weights));
        await WeightsPackage.PackAsync(Folder.File("w.tar.gz"), "weights.tar.gz", Folder.File("w.zip"), default);

        Assert.Equal(WeightsForm.TarGz, weights.Form);
        Assert.Equal([new ArchiveEntry("weights.tar.gz", archive.Length)], ArchiveCheck.Read(Folder.File("w.zip"), ArchiveLimits.Default, default).Entries);
        await using var zip = await ZipFile.OpenReadAsync(Folder.File("w.zip"));
        Assert.Equal(archive.Length, Assert.Single(zip.Entries).CompressedLength);
    }

    private static Task<WeightsStream> OpenAsync(LoopbackServer api, IProgress<WeightsProgress>? progress = null) =>
        WeightsStream.OpenAsync(Client(api), "job_abc123", new ImpatientTime(), progress, default);

    private static async Task<byte[]> ReadToEndAsync(WeightsStream weights)
    {
        using var received = new MemoryStream();
        await weights.CopyToAsync(received);
        return received.ToArray();
    }
}
