using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Reads and writes records of one type. Each record is a <c>record.json</c> in a separate folder,
/// which also contains the files that belong to it. Folders are named by ids that the server
/// creates, never by text from a request.
/// </summary>
internal sealed class RecordFiles<T>(string root, JsonTypeInfo<T> json, ILogger logger)
{
    private const string RecordName = "record.json";
    private const string DeletedPrefix = ".deleted-";

    public string FolderOf(string id) => Path.Combine(root, id);

    /// <summary>
    /// Writes a record to a temporary file and renames it, so that a crash leaves either the old or
    /// the new record, never a partial one.
    /// </summary>
    public void Save(string id, T record)
    {
        var folder = Directory.CreateDirectory(FolderOf(id)).FullName;
        var target = Path.Combine(folder, RecordName);
        var partial = target + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, record, json);
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, target, overwrite: true);
    }

    /// <summary>
    /// Deletes a record and its files. The folder is renamed first, so that the record is gone even
    /// if the process ends before all files are deleted.
    /// </summary>
    public void Delete(string id)
    {
        var deleted = Path.Combine(root, DeletedPrefix + id);
        Directory.Move(FolderOf(id), deleted);
        Directory.Delete(deleted, recursive: true);
    }

    /// <summary>
    /// Reads all records. A record that cannot be read is logged and left unchanged.
    /// </summary>
    public IReadOnlyList<T> LoadAll()
    {
        var records = new List<T>();
        foreach (var folder in Directory.CreateDirectory(root).EnumerateDirectories().OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            if (folder.Name.StartsWith(DeletedPrefix, StringComparison.Ordinal))
            {
                folder.Delete(recursive: true);
            }
            else if (Load(Path.Combine(folder.FullName, RecordName)) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    private T? Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, json);
        }
        catch (Exception unreadable) when (DiskError.Is(unreadable) || unreadable is JsonException)
        {
            logger.LogWarning("Skipped {Path}: it cannot be read: {Reason}", path, unreadable.Message);
            return default;
        }
    }
}
