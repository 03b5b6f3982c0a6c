using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Records of one kind by their ids: in memory for reading, on disk for a restart.</summary>
internal class RecordTable<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _records = new(StringComparer.Ordinal);
    private readonly Func<T, string> _idOf;

    /// <param name="folder">Of this kind alone.</param>
    public RecordTable(string folder, JsonTypeInfo<T> json, Func<T, string> idOf, ILogger logger)
    {
        _idOf = idOf;
        Files = new RecordFiles<T>(folder, json, logger);
        foreach (var record in Files.LoadAll())
        {
            _records[idOf(record)] = record;
        }
    }

    /// <summary>Beats when any record changes.</summary>
    public Pulse Changed { get; } = new();

    protected RecordFiles<T> Files { get; }

    /// <summary>In no order.</summary>
    protected IReadOnlyList<T> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Values];
            }
        }
    }

    public T? Find(string id)
    {
        lock (_gate)
        {
            return _records.GetValueOrDefault(id);
        }
    }

    /// <exception cref="IOException">The disk refuses; then there is no such record.</exception>
    public void Add(T record)
    {
        lock (_gate)
        {
            Files.Save(_idOf(record), record);
            _records[_idOf(record)] = record;
        }
    }

    /// <summary>Changes a record, in memory first, unless <paramref name="change"/> answers null; one that was deleted meanwhile stays deleted.</summary>
    /// <returns>The record as it is now; null when it was not changed.</returns>
    /// <exception cref="IOException">The disk refuses; the change stands in memory.</exception>
    public T? Update(string id, Func<T, T?> change)
    {
        lock (_gate)
        {
            if (!_records.TryGetValue(id, out var record) || change(record) is not { } changed)
            {
                return null;
            }

            _records[id] = changed;
            Changed.Beat();
            Files.Save(id, changed);
            return changed;
        }
    }

    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_records.Remove(id))
            {
                Files.Delete(id);
            }
        }
    }
}
