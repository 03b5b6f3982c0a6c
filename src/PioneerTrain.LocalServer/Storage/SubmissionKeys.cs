using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Which <c>Idempotency-Key</c> made which job. Outlives the job, so that a key is never good for a second one.</summary>
internal sealed class SubmissionKeys
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SubmissionKey> _keys = new(StringComparer.Ordinal);
    private readonly RecordFiles<SubmissionKey> _files;

    public SubmissionKeys(DataFolder data, ILogger<SubmissionKeys> logger)
    {
        _files = new RecordFiles<SubmissionKey>(data.Folder("submission-keys"), StoredJson.Default.SubmissionKey, logger);
        foreach (var key in _files.LoadAll())
        {
            _keys[key.KeyDigest] = key;
        }
    }

    public SubmissionKey? Find(string key)
    {
        lock (_gate)
        {
            return _keys.GetValueOrDefault(Digest(key));
        }
    }

    /// <exception cref="IOException">The disk refuses.</exception>
    public void Add(string key, StoredJob job)
    {
        lock (_gate)
        {
            var stored = new SubmissionKey(Digest(key), job.Fingerprint!, job.Id);
            _files.Save(stored.KeyDigest, stored);
            _keys[stored.KeyDigest] = stored;
        }
    }

    // A caller's text is never the name of a folder.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <param name="Fingerprint">Of the request's body.</param>
internal sealed record SubmissionKey(string KeyDigest, string Fingerprint, string JobId);
