using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Records of one kind, each as <c>record.json</c> in a folder of its own that also holds what belongs to it.
/// Folder names are ids that the server made, never a caller's text.
/// </summary>
internal sealed class RecordFiles<T>(string root, JsonTypeInfo<T> json, ILogger logger)
{
    private const string RecordName = "record.json";
    private const string DeletedPrefix = ".deleted-";

    public string FolderOf(string id) => Path.Combine(root, id);

    /// <summary>Writes beside the record and renames, so that a crash leaves the old record or the new one, never half of one.</summary>
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

    /// <summary>The rename makes the record vanish at once, with all that belongs to it, even if the process dies before the files are gone.</summary>
    public void Delete(string id)
    {
        var doomed = Path.Combine(root, DeletedPrefix + id);
        Directory.Move(FolderOf(id), doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Every record that can be read. One that cannot is told to the log and left where it is.</summary>
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
        catch (Exception unreadable) when (DiskRefusal.Is(unreadable) || unreadable is JsonException)
        {
            logger.LogWarning("{Path} is passed over, because it cannot be read: {Reason}", path, unreadable.Message);
            return default;
        }
    }
}
