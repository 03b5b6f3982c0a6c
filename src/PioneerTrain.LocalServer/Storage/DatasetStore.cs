using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The datasets, version by version. Their names are only ever looked up here; folders are named by the server's own ids.</summary>
internal sealed class DatasetStore(DataFolder data, TimeProvider time, ILogger<DatasetStore> logger)
    : RecordTable<StoredUpload>(data.Folder("datasets"), StoredJson.Default.StoredUpload, upload => upload.Version.Id, logger)
{
    private readonly Lock _numbering = new();

    /// <summary>By name, newest version first.</summary>
    public IReadOnlyList<DatasetVersion> All() =>
        [.. Records.Select(upload => upload.Version).OrderBy(version => version.Name, StringComparer.Ordinal).ThenByDescending(Number)];

    /// <summary>Newest first; empty when nobody knows the name.</summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) => [.. All().Where(version => version.Name == name)];

    /// <param name="name">As it was uploaded.</param>
    /// <param name="version">A number, or null or <c>latest</c> for the newest.</param>
    public DatasetVersion? Find(string name, string? version) =>
        Versions(name).FirstOrDefault(each => version is null or "latest" || each.VersionNumber == version);

    /// <summary>Opens the next version of a name for upload.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public StoredUpload Add(string name, string datasetType, string uploadToken, TimeSpan validFor)
    {
        lock (_numbering)
        {
            var now = time.GetUtcNow();
            var version = new DatasetVersion
            {
                Id = Guid.NewGuid().ToString(),
                Name = name,
                DatasetType = datasetType,
                VersionNumber = $"{(Find(name, version: null) is { } last ? Number(last) + 1 : 1)}",
                Status = DatasetStatus.Initialized,
                CreatedAt = now,
                UpdatedAt = now,
            };
            var upload = new StoredUpload { Version = version, UploadToken = uploadToken, UploadExpiresAt = now + validFor };
            Add(upload);
            return upload;
        }
    }

    /// <summary>As <see cref="RecordTable{T}.Update"/>, of the version alone.</summary>
    public DatasetVersion? UpdateVersion(string id, Func<DatasetVersion, DatasetVersion?> change) => Update(
        id,
        upload => change(upload.Version) is { } changed ? upload with { Version = changed with { UpdatedAt = time.GetUtcNow() } } : null)?.Version;

    /// <summary>The uploaded file.</summary>
    public string RowsFile(string id) => Path.Combine(Files.FolderOf(id), "rows.jsonl");

    private static int Number(DatasetVersion version) => int.Parse(version.VersionNumber);
}
