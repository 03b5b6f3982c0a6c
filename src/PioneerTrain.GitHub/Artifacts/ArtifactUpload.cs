using System.Buffers;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Uploads a stream as an artifact of the workflow run, with version 4 of the artifact protocol and
/// bounded memory.
/// </summary>
public sealed class ArtifactUpload
{
    private readonly ArtifactEnvironment _environment;
    private readonly ArtifactUploadOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly ArtifactPipelines _pipelines;
    private readonly ArtifactClient _client;
    private readonly Func<ArrayPool<byte>> _buffers;

    /// <param name="http">
    /// An invoker over <see cref="ArtifactUploadOptions.CreateHandler"/>, disposed by the caller.
    /// Not an HttpClient, because its timeout would end a long upload that makes progress.
    /// </param>
    /// <param name="mask">
    /// Called with each secret (the token, the signatures of addresses) before it can be printed.
    /// </param>
    /// <exception cref="ArtifactException">
    /// A variable of the runner is missing or invalid.
    /// </exception>
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
        secrets.Register(token.Value);

        _environment = environment;
        _options = options;
        _http = http;
        _time = time;
        _buffers = buffers;
        _pipelines = new ArtifactPipelines(time, options.Jitter);
        _client = new ArtifactClient(_http, origin, token, options, _pipelines, secrets, time);
    }

    /// <summary>
    /// Uploads the whole content. The artifact is not listed before this method has succeeded.
    /// </summary>
    /// <param name="retentionDays">
    /// The retention in days; null or 0 uses the setting of the repository. More than the maximum
    /// is reduced, with a notice.
    /// </param>
    /// <param name="overwrite">
    /// Whether to delete an existing artifact with the name, of any job of the run, instead of
    /// failing.
    /// </param>
    /// <exception cref="ArtifactException">
    /// The upload failed; see <see cref="ArtifactException.Kind"/> for the cause.
    /// </exception>
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
            var existing = await _client.FindAsync(name, cancellationToken) ?? throw ArtifactFailures.NameTakenButNotListed(name);
            await _client.DeleteAsync(existing, cancellationToken);
            return await _client.CreateAsync(name, mediaType, expiresAt, cancellationToken);
        }
    }

    /// <summary>
    /// Creates a pool for this upload. The shared pool keeps returned buffers per thread, and
    /// blocks move between threads, so it would keep more buffers than are in use.
    /// </summary>
    private static ArrayPool<byte> PoolFor(ArtifactUploadOptions options) => ArrayPool<byte>.Create(options.BlockBytes, options.Concurrency);
}
