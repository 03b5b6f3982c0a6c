using System.Buffers;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>Uploads a stream as an artifact of the workflow run, by the fourth version of the artifact protocol, in bounded memory.</summary>
public sealed class ArtifactUpload
{
    private readonly ArtifactEnvironment _environment;
    private readonly ArtifactUploadOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly ArtifactPipelines _pipelines;
    private readonly ArtifactClient _client;
    private readonly Func<ArrayPool<byte>> _buffers;

    /// <param name="http">Over <see cref="ArtifactUploadOptions.CreateHandler"/>. Not an HttpClient, whose overall time limit would end a long upload that goes well. The caller disposes it.</param>
    /// <param name="mask">Is told every secret (the token, the signatures of addresses) before anything could print it.</param>
    /// <exception cref="ArtifactException">The runner's variables do not lead to an artifact service.</exception>
    public ArtifactUpload(HttpMessageInvoker http, ArtifactEnvironment environment, ArtifactUploadOptions options, TimeProvider time, Action<string> mask)
        : this(http, environment, options, time, mask, () => PoolFor(options))
    {
    }

    internal ArtifactUpload(
        HttpMessageInvoker http, ArtifactEnvironment environment, ArtifactUploadOptions options, TimeProvider time, Action<string> mask, Func<ArrayPool<byte>> buffers)
    {
        var origin = environment.ServiceOrigin();
        var token = RuntimeToken.Parse(environment.RuntimeToken);
        var secrets = new Secrets(mask);
        secrets.Tell(token.Value);

        _environment = environment;
        _options = options;
        _http = http;
        _time = time;
        _buffers = buffers;
        _pipelines = new ArtifactPipelines(time, options.Jitter);
        _client = new ArtifactClient(_http, origin, token, options, _pipelines, secrets, time);
    }

    /// <summary>Uploads the whole content. Nothing is listed under the name until this has succeeded.</summary>
    /// <param name="retentionDays">Null or 0 leaves it to the repository; more than the repository allows is cut, with a notice.</param>
    /// <param name="overwrite">Delete an artifact that has the name, of whichever job of the run, instead of failing.</param>
    /// <exception cref="ArtifactException">Each cause has a <see cref="ArtifactException.Kind"/> and a sentence.</exception>
    public async Task<UploadedArtifact> UploadAsync(ArtifactName name, ArtifactContent content, int? retentionDays, bool overwrite, CancellationToken cancellationToken)
    {
        var retention = ArtifactRetention.Resolve(retentionDays, _environment.RetentionDays);

        using var blocks = new BlockReader(content.Bytes, _buffers(), _options);
        await blocks.StartAsync(cancellationToken);
        var address = await CreateAsync(name, content.MediaType, retention.ExpiresAt(_time.GetUtcNow()), overwrite, cancellationToken);
        await new BlockBlob(_http, address, _options, _pipelines, _time).UploadAsync(blocks, content.MediaType, cancellationToken);

        var sha256 = blocks.Sha256();
        if (content.Sha256 is { } expected && expected != sha256)
        {
            throw ArtifactFailures.ContentChanged(name, expected, sha256);
        }

        var id = await _client.FinalizeAsync(name, blocks.Length, $"sha256:{sha256}", cancellationToken);
        return new UploadedArtifact(id, name, blocks.Length, sha256, _environment.PageOf(id), retention.Notice);
    }

    private async Task<SignedAddress> CreateAsync(ArtifactName name, string mediaType, DateTimeOffset? expiresAt, bool overwrite, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.CreateAsync(name, mediaType, expiresAt, cancellationToken);
        }
        catch (ArtifactException taken) when (overwrite && taken.Kind == ArtifactErrorKind.NameTaken)
        {
            var existing = await _client.FindAsync(name, cancellationToken) ?? throw ArtifactFailures.NameTakenByNothingListed(name);
            await _client.DeleteAsync(existing, cancellationToken);
            return await _client.CreateAsync(name, mediaType, expiresAt, cancellationToken);
        }
    }

    /// <summary>A pool of this upload's own: the shared one keeps returned buffers per thread, and blocks wander between threads, so it would hold more than are in use.</summary>
    private static ArrayPool<byte> PoolFor(ArtifactUploadOptions options) => ArrayPool<byte>.Create(options.BlockBytes, options.Concurrency);
}
