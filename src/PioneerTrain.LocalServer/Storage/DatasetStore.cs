using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The datasets, version by version. Their names are only ever looked up here; folders are named by the server's own ids.</summary>
internal sealed class DatasetStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredUpload> _uploads = new(StringComparer.Ordinal);
    private readonly RecordFiles<StoredUpload> _files;
    private readonly TimeProvider _time;

    public DatasetStore(DataFolder data, TimeProvider time, ILogger<DatasetStore> logger)
    {
        _files = new RecordFiles<StoredUpload>(data.Folder("datasets"), StoredJson.Default.StoredUpload, logger);
        _time = time;
        foreach (var upload in _files.LoadAll())
        {
            _uploads[upload.Version.Id] = upload;
        }
    }

    /// <summary>Beats when any dataset moves.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>By name, newest version first.</summary>
    public IReadOnlyList<DatasetVersion> All()
    {
        lock (_gate)
        {
            return [.. _uploads.Values.Select(upload => upload.Version).OrderBy(version => version.Name, StringComparer.Ordinal).ThenByDescending(Number)];
        }
    }

    /// <summary>Newest first; empty when nobody knows the name.</summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) => [.. All().Where(version => version.Name == name)];

    /// <param name="name">As it was uploaded.</param>
    /// <param name="version">A number, or null or <c>latest</c> for the newest.</param>
    public DatasetVersion? Find(string name, string? version)
    {
        return Versions(name).FirstOrDefault(each => version is null or "latest" || each.VersionNumber == version);
    }

    public StoredUpload? FindUpload(string id)
    {
        lock (_gate)
        {
            return _uploads.GetValueOrDefault(id);
        }
    }

    /// <summary>Opens the next version of a name for upload.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public StoredUpload Add(string name, string datasetType, string uploadToken, TimeSpan validFor)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var last = _uploads.Values.Where(upload => upload.Version.Name == name).Select(upload => Number(upload.Version)).DefaultIfEmpty(0).Max();
            var version = new DatasetVersion
            {
                Id = Guid.NewGuid().ToString(),
                Name = name,
                DatasetType = datasetType,
                VersionNumber = $"{last + 1}",
                Status = DatasetStatus.Initialized,
                CreatedAt = now,
                UpdatedAt = now,
            };
            var upload = new StoredUpload { Version = version, UploadToken = uploadToken, UploadExpiresAt = now + validFor };
            _files.Save(version.Id, upload);
            _uploads[version.Id] = upload;
            return upload;
        }
    }

    /// <summary>Changes a version unless <paramref name="change"/> answers null.</summary>
    /// <returns>The version as it is now; null when it does not exist (any more) or was not changed.</returns>
    /// <exception cref="IOException">The disk refuses; the change stands in memory.</exception>
    public DatasetVersion? Update(string id, Func<DatasetVersion, DatasetVersion?> change)
    {
        lock (_gate)
        {
            if (!_uploads.TryGetValue(id, out var upload) || change(upload.Version) is not { } next)
            {
                return null;
            }

            var changed = next with { UpdatedAt = _time.GetUtcNow() };
            _uploads[id] = upload with { Version = changed };
            Changed.Beat();
            _files.Save(id, _uploads[id]);
            return changed;
        }
    }

    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_uploads.Remove(id))
            {
                _files.Delete(id);
            }
        }
    }

    /// <summary>The uploaded file.</summary>
    public string RowsFile(string id) => Path.Combine(_files.FolderOf(id), "rows.jsonl");

    private static int Number(DatasetVersion version) => int.Parse(version.VersionNumber);
}
