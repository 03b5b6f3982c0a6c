using System.Security.Cryptography;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Peers;

/// <summary>
/// Azurite and the stand-in, verified by an upload and a download with the official client before
/// our client uses them.
/// </summary>
public sealed class CheckedPeers : IAsyncLifetime
{
    private Azurite? _azurite;

    internal Azurite Azurite => _azurite!;

    internal ResultsServiceStandIn Service { get; private set; } = null!;

    internal OfficialClient Official { get; private set; } = null!;

    internal TempFolder Folder { get; } = new();

    /// <summary>
    /// 20 MiB and 7 bytes: three blocks of the official client, the last one incomplete. Written
    /// once, then only read.
    /// </summary>
    internal byte[] Weights { get; } = new byte[(20 * 1024 * 1024) + 7];

    public async ValueTask InitializeAsync()
    {
        new Random(1).NextBytes(Weights);
        _azurite = await Azurite.StartAsync();
        Service = await ResultsServiceStandIn.StartAsync(_azurite);
        Official = new OfficialClient(Service, Folder);
        await CheckAsync(Official);

        await using var withItsOwnStorage = await ResultsServiceStandIn.StartAsync();
        await CheckAsync(new OfficialClient(withItsOwnStorage, Folder));
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await Service.DisposeAsync();
            await _azurite.DisposeAsync();
        }

        Folder.Dispose();
    }

    private async Task CheckAsync(OfficialClient client)
    {
        var file = Folder.File("official.bin");
        await File.WriteAllBytesAsync(file, Weights);

        var (packedId, packedSha256) = await client.UploadAsync("packed", file, "--level", "0");
        var unpacked = await client.DownloadAsync(packedId, $"sha256:{packedSha256}");
        Assert.False(unpacked.DigestMismatch);
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(unpacked.Folder, "official.bin")));

        var (rawId, rawSha256) = await client.UploadAsync("ignored", file, "--raw");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Weights)), rawSha256);
        var raw = await client.DownloadAsync(rawId, $"sha256:{rawSha256}", "--raw");
        Assert.False(raw.DigestMismatch);
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Directory.GetFiles(raw.Folder).Single()));
    }
}
