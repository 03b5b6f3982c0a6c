using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Stores the versions of the datasets. Folders are named by ids that the server creates, never by
/// the names of datasets.
/// </summary>
internal sealed class DatasetStore(DataFolder data, TimeProvider time, ILogger<DatasetStore> logger)
    : RecordTable<StoredUpload>(data.Folder("datasets"), StoredJson.Default.StoredUpload, upload => upload.Version.Id, logger)
{
    private readonly Lock _numbering = new();

    /// <summary>Returns all versions, ordered by name, newest version first.</summary>
    public IReadOnlyList<DatasetVersion> All() =>
        [.. Records.Select(upload => upload.Version).OrderBy(version => version.Name, StringComparer.Ordinal).ThenByDescending(Number)];

    /// <summary>
    /// Returns the versions of a dataset, newest first; empty if the name is unknown.
    /// </summary>
    public IReadOnlyList<DatasetVersion> Versions(string name) => [.. All().Where(version => version.Name == name)];

    /// <summary>Returns a version of a dataset, or null if it is not found.</summary>
    /// <param name="name">The name of the dataset.</param>
    /// <param name="version">The version number; null or <c>latest</c> means the newest.</param>
    public DatasetVersion? Find(string name, string? version) =>
        Versions(name).FirstOrDefault(each => version is null or "latest" || each.VersionNumber == version);

    /// <summary>
    /// Adds the next version of a dataset, whose file is uploaded with the token or, with a
    /// generation type, generated.
    /// </summary>
    /// <exception cref="IOException">The record cannot be written.</exception>
    public StoredUpload Add(
        string name, string datasetType, string? fileName, string uploadToken, TimeSpan validFor, string? generationType = null)
    {
        lock (_numbering)
        {
            var now = time.GetUtcNow();
            var version = new DatasetVersion
            {
                Id = Guid.NewGuid().ToString(),
                Name = name,
                DatasetType = datasetType,
                FileName = fileName,
                GenerationType = generationType,
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

    /// <summary>Updates a version as <see cref="RecordTable{T}.Update"/> does.</summary>
    public DatasetVersion? UpdateVersion(string id, Func<DatasetVersion, DatasetVersion?> change) => Update(
        id,
        upload => change(upload.Version) is { } changed ? upload with { Version = changed with { UpdatedAt = time.GetUtcNow() } } : null)?.Version;

    /// <summary>Returns the path of the uploaded file.</summary>
    public string RowsFile(string id) => Path.Combine(Files.FolderOf(id), "rows.jsonl");

    private static int Number(DatasetVersion version) => int.Parse(version.VersionNumber);
}
