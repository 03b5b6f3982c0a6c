using System.IO.Compression;
using System.Security.Cryptography;
using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.Peers;

public sealed class RealPeersTests(CheckedPeers peers) : IClassFixture<CheckedPeers>
{
    [Fact]
    public async Task Official_client_unpacks_our_archive()
    {
        var archive = Zip(("adapter/weights.safetensors", peers.Weights), ("config.json", "{}"u8.ToArray()));

        var uploaded = await UploadAsync("model-weights", archive);
        var downloaded = await peers.Official.DownloadAsync(uploaded.Id, uploaded.Digest);

        Assert.False(downloaded.DigestMismatch);
        Assert.Equal(peers.Weights, await File.ReadAllBytesAsync(Path.Combine(downloaded.Folder, "adapter", "weights.safetensors")));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(downloaded.Folder, "config.json")));
    }

    [Fact]
    public async Task The_artifact_is_the_uploaded_archive_byte_for_byte()
    {
        var archive = Zip(("weights.safetensors", peers.Weights));

        var uploaded = await UploadAsync("model-weights-as-they-are", archive);
        var downloaded = await peers.Official.DownloadAsync(uploaded.Id, uploaded.Digest, "--raw");

        Assert.False(downloaded.DigestMismatch);
        Assert.Equal(archive, await File.ReadAllBytesAsync(Directory.GetFiles(downloaded.Folder).Single()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(archive)), uploaded.Sha256);
        Assert.Equal(archive.Length, uploaded.Size);
    }

    [Fact]
    public async Task Official_client_downloads_a_file_that_is_not_a_zip_unchanged()
    {
        var uploaded = await UploadAsync("tickets", [0x1F, 0x8B, .. peers.Weights], mediaType: "application/gzip");
        var downloaded = await peers.Official.DownloadAsync(uploaded.Id, uploaded.Digest);

        Assert.False(downloaded.DigestMismatch);
        Assert.Equal([0x1F, 0x8B, .. peers.Weights], await File.ReadAllBytesAsync(Directory.GetFiles(downloaded.Folder).Single()));
    }

    [Fact]
    public async Task Official_client_finds_our_replacement_of_its_artifact()
    {
        var file = peers.Folder.Write("old.txt", "old");
        await peers.Official.UploadAsync("replaced", file);

        var uploaded = await UploadAsync("replaced", Zip(("new.txt", "new"u8.ToArray())), overwrite: true);
        var downloaded = await peers.Official.DownloadAsync(uploaded.Id, uploaded.Digest);

        Assert.False(downloaded.DigestMismatch);
        Assert.Equal("new.txt", Path.GetFileName(Directory.GetFiles(downloaded.Folder).Single()));
    }

    [Fact]
    public async Task Official_client_detects_a_wrong_digest()
    {
        var uploaded = await UploadAsync("compared", Zip(("a", [1])));

        var downloaded = await peers.Official.DownloadAsync(uploaded.Id, $"sha256:{new string('0', 64)}");

        Assert.True(downloaded.DigestMismatch);
    }

    [Fact]
    public async Task Storage_refuses_an_expired_address_as_expected()
    {
        await using var storage = await Azurite.StartAsync();
        storage.Lifetime = TimeSpan.FromHours(-1);
        await using var service = await TestKit.Artifacts.ResultsServiceStandIn.StartAsync(storage);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => UploadAsync("late", [1, 2, 3], service: service));

        Assert.Equal(ArtifactErrorKind.AddressExpired, failure.Kind);
    }

    private async Task<UploadedArtifact> UploadAsync(string name, byte[] content, bool overwrite = false, TestKit.Artifacts.ResultsServiceStandIn? service = null, string mediaType = ArtifactContent.Zip)
    {
        service ??= peers.Service;
        Assert.True(ArtifactName.TryParse(name, out var parsed, out var problem), problem);
        var environment = new ArtifactEnvironment { ResultsUrl = service.Origin.AbsoluteUri, RuntimeToken = service.RuntimeToken };
        using var http = new HttpMessageInvoker(ArtifactUploadOptions.CreateHandler(proxy: null));
        var upload = new ArtifactUpload(http, environment, new ArtifactUploadOptions(), TimeProvider.System, mask: _ => { });
        return await upload.UploadAsync(parsed, new ArtifactContent(new MemoryStream(content), mediaType), retentionDays: null, overwrite, CancellationToken.None);
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }
}
