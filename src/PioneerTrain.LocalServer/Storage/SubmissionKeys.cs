using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Stores which <c>Idempotency-Key</c> created which job. An entry is kept after the job is
/// deleted, so that a key never creates a second job.
/// </summary>
internal sealed class SubmissionKeys(DataFolder data, ILogger<SubmissionKeys> logger)
{
    private readonly RecordTable<SubmissionKey> _keys = new(
        data.Folder("submission-keys"), StoredJson.Default.SubmissionKey, key => key.KeyDigest, logger);

    public SubmissionKey? Find(string key) => _keys.Find(Digest(key));

    /// <summary>Adds a key.</summary>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public void Add(string key, StoredJob job) => _keys.Add(new SubmissionKey(Digest(key), job.Fingerprint!, job.Id));

    // A key is text from a request and must not become the name of a folder.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>The record of an idempotency key.</summary>
/// <param name="KeyDigest">The SHA-256 digest of the key.</param>
/// <param name="Fingerprint">The fingerprint of the request's body.</param>
/// <param name="JobId">The id of the job that was created.</param>
internal sealed record SubmissionKey(string KeyDigest, string Fingerprint, string JobId);
