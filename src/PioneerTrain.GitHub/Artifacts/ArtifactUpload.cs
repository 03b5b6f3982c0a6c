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
    /// Called before an artifact is deleted to make room for the upload. Both can still fail.
    /// </summary>
    public Action<ListedArtifact> OnReplacing { get; init; } = _ => { };

    /// <summary>
    /// Returns the newest artifact of the workflow run with this name; null when there is none.
    /// </summary>
    /// <exception cref="ArtifactException">The artifacts cannot be listed.</exception>
    public Task<ListedArtifact?> FindAsync(ArtifactName name, CancellationToken cancellationToken) => _client.FindAsync(name, cancellationToken);

    /// <summary>
    /// Uploads the whole content. The artifact is not listed before this method has succeeded. An
    /// existing artifact with the name and <see cref="ArtifactContent.Sha256"/> counts as uploaded.
    /// </summary>
    /// <param name="retentionDays">
    /// The retention in days; null or 0 uses the setting of the repository. More than the maximum
    /// is reduced, with a notice.
    /// </param>
    /// <param name="overwrite">
    /// Whether to delete an existing artifact with the name and another content, of any job of the
    /// run, instead of failing.
    /// </param>
    /// <exception cref="ArtifactException">
    /// The upload failed; see <see cref="ArtifactException.Kind"/> for the cause.
    /// </exception>
    public async Task<UploadedArtifact> UploadAsync(ArtifactName name, ArtifactContent content, int? retentionDays, bool overwrite, CancellationToken cancellationToken)
    {
        var retention = ArtifactRetention.Resolve(retentionDays, _environment.RetentionDays);
        var expiresAt = retention.ExpiresAt(_time.GetUtcNow());

        using var blocks = new BlockReader(content.Bytes, _buffers(), _options);
        await blocks.StartAsync(cancellationToken);
        SignedAddress address;
        try
        {
            address = await _client.CreateAsync(name, content.MediaType, expiresAt, cancellationToken);
        }
        catch (ArtifactException taken) when (taken.Kind == ArtifactErrorKind.NameTaken)
        {
            var existing = await FindExistingAsync(name, overwrite, cancellationToken);
            if (content.Sha256 is { } wanted && existing.Has(wanted))
            {
                return Existing(existing, name, wanted);
            }

            address = overwrite
                ? await ReplaceAsync(existing, name, content.MediaType, expiresAt, cancellationToken)
                : throw ArtifactFailures.NameTaken(name, existing);
        }

        await new BlockBlob(_http, address, _options, _pipelines, _time).UploadAsync(blocks, content.MediaType, cancellationToken);

        var sha256 = blocks.Sha256();
        if (content.Sha256 is { } expected && expected != sha256)
        {
            throw ArtifactFailures.ContentChanged(name, expected, sha256);
        }

        var id = await FinalizeAsync(name, blocks.Length, sha256, cancellationToken);
        return new UploadedArtifact(id, name, blocks.Length, sha256, _environment.PageOf(id), retention.Notice);
    }

    /// <summary>
    /// Publishes the artifact. A call that failed may have published it, for example when its first
    /// response was lost, so the list decides.
    /// </summary>
    private async Task<long> FinalizeAsync(ArtifactName name, long size, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.FinalizeAsync(name, size, $"sha256:{sha256}", cancellationToken);
        }
        catch (ArtifactException)
        {
            if (await FindSameAsync(name, sha256, cancellationToken) is { } published)
            {
                return published;
            }

            throw;
        }
    }

    private async Task<long?> FindSameAsync(ArtifactName name, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.FindAsync(name, cancellationToken) is { } listed && listed.Has(sha256) ? listed.DatabaseId : null;
        }
        catch (ArtifactException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the artifact that has the name. If only the message depends on it, a list that
    /// cannot be read does not hide that the name is taken.
    /// </summary>
    private async Task<ListedArtifact> FindExistingAsync(ArtifactName name, bool overwrite, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.FindAsync(name, cancellationToken)
                ?? throw (overwrite ? ArtifactFailures.NameTakenButNotListed(name) : ArtifactFailures.NameTaken(name));
        }
        catch (ArtifactException unlisted) when (!overwrite && unlisted.Kind != ArtifactErrorKind.NameTaken)
        {
            throw ArtifactFailures.NameTaken(name);
        }
    }

    private async Task<SignedAddress> ReplaceAsync(
        ListedArtifact existing, ArtifactName name, string mediaType, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        OnReplacing(existing);
        await _client.DeleteAsync(existing, cancellationToken);
        return await _client.CreateAsync(name, mediaType, expiresAt, cancellationToken);
    }

    private UploadedArtifact Existing(ListedArtifact existing, ArtifactName name, string sha256) =>
        new(existing.DatabaseId, name, existing.Size ?? 0, sha256, _environment.PageOf(existing.DatabaseId), Notice: null) { IsExisting = true };

    /// <summary>
    /// Creates a pool for this upload. The shared pool keeps returned buffers per thread, and
    /// blocks move between threads, so it would keep more buffers than are in use.
    /// </summary>
    private static ArrayPool<byte> PoolFor(ArtifactUploadOptions options) => ArrayPool<byte>.Create(options.BlockBytes, options.Concurrency);
}
