using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Which <c>Idempotency-Key</c> made which job. Outlives the job, so that a key is never good for a second one.</summary>
internal sealed class SubmissionKeys(DataFolder data, ILogger<SubmissionKeys> logger)
{
    private readonly RecordTable<SubmissionKey> _keys = new(data.Folder("submission-keys"), StoredJson.Default.SubmissionKey, key => key.KeyDigest, logger);

    public SubmissionKey? Find(string key) => _keys.Find(Digest(key));

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Add(string key, StoredJob job) => _keys.Add(new SubmissionKey(Digest(key), job.Fingerprint!, job.Id));

    // A caller's text is never the name of a folder.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <param name="Fingerprint">Of the request's body.</param>
internal sealed record SubmissionKey(string KeyDigest, string Fingerprint, string JobId);
