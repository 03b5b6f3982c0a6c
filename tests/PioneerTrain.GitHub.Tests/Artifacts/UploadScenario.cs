using System.Buffers;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

/// <summary>
/// An upload against the stand-in, with small blocks, a manual clock and a list of the masked
/// values.
/// </summary>
internal sealed class UploadScenario : IAsyncDisposable
{
    public const int BlockBytes = 1000;

    private readonly HttpMessageInvoker _http = new(ArtifactUploadOptions.CreateHandler(proxy: null));

    private UploadScenario(ResultsServiceStandIn service)
    {
        Service = service;
        Environment = new ArtifactEnvironment
        {
            ResultsUrl = $"{service.Origin}some/path",
            RuntimeToken = service.RuntimeToken,
            Repository = "octo/models",
            RunId = "77",
            RetentionDays = "90",
        };
    }

    public ResultsServiceStandIn Service { get; }

    public ManualTime Time { get; } = new();

    public List<string> Masked { get; } = [];

    /// <summary>The artifacts that were reported as replaced.</summary>
    public List<ListedArtifact> Replaced { get; } = [];

    public ArtifactEnvironment Environment { get; set; }

    public ArtifactUploadOptions Options { get; set; } = new() { BlockBytes = BlockBytes, Jitter = () => 0 };

    public string MediaType { get; set; } = ArtifactContent.Zip;

    public string? ExpectedSha256 { get; set; }

    public ArrayPool<byte> Buffers { get; set; } = ArrayPool<byte>.Shared;

    public static async Task<UploadScenario> StartAsync(IBlobAddresses? addresses = null) => new(await ResultsServiceStandIn.StartAsync(addresses));

    /// <summary>Returns bytes that differ from block to block.</summary>
    public static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    /// <summary>Uploads while the clock advances from delay to delay.</summary>
    public Task<UploadedArtifact> UploadAsync(byte[] content, string name = "model-weights", int? retentionDays = null, bool overwrite = false) =>
        Time.DriveAsync(Start(new MemoryStream(content), name, retentionDays, overwrite));

    /// <summary>Uploads without advancing the clock.</summary>
    public Task<UploadedArtifact> Start(
        Stream content, string name = "model-weights", int? retentionDays = null, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        Assert.True(ArtifactName.TryParse(name, out var parsed, out var problem), problem);
        var upload = new ArtifactUpload(_http, Environment, Options, Time, Masked.Add, () => Buffers) { OnReplacing = Replaced.Add };
        return upload.UploadAsync(parsed, new ArtifactContent(content, MediaType) { Sha256 = ExpectedSha256 }, retentionDays, overwrite, cancellationToken);
    }

    /// <summary>Advances the clock, including time limits, until the upload ends.</summary>
    public async Task PassTimeAsync(Task upload)
    {
        while (!upload.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>Uploads three and a half blocks and asserts that the upload fails.</summary>
    public async Task<ArtifactException> FailAsync(bool overwrite = false)
    {
        var failure = await Assert.ThrowsAsync<ArtifactException>(() => UploadAsync(Content(3500), overwrite: overwrite));
        AssertSafe(failure);
        return failure;
    }

    /// <summary>Asserts that a failure, including its inner exceptions, shows no secret.</summary>
    public void AssertSafe(Exception failure)
    {
        var shown = failure.ToString();
        Assert.DoesNotContain("sig=", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SECRETSIG", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Service.RuntimeToken, shown, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Service.DisposeAsync();
    }
}
