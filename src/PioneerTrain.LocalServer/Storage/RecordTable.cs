using System.Text.Json.Serialization.Metadata;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Stores records of one type by id, in memory for reading and on disk for a restart.
/// </summary>
internal class RecordTable<T>
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _records = new(StringComparer.Ordinal);
    private readonly Func<T, string> _idOf;

    /// <summary>Reads the records from the folder.</summary>
    /// <param name="folder">The folder of the records; it must contain only this type.</param>
    /// <param name="json">Serializes a record.</param>
    /// <param name="idOf">Returns the id of a record.</param>
    /// <param name="logger">Receives a warning for each record that cannot be read.</param>
    public RecordTable(string folder, JsonTypeInfo<T> json, Func<T, string> idOf, ILogger logger)
    {
        _idOf = idOf;
        Files = new RecordFiles<T>(folder, json, logger);
        foreach (var record in Files.LoadAll())
        {
            _records[idOf(record)] = record;
        }
    }

    /// <summary>Signals when a record changes.</summary>
    public ChangeSignal Changed { get; } = new();

    protected RecordFiles<T> Files { get; }

    /// <summary>The records in no particular order.</summary>
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

    /// <summary>Adds a record.</summary>
    /// <exception cref="IOException">The record cannot be written; it is not added.</exception>
    public void Add(T record)
    {
        lock (_gate)
        {
            Files.Save(_idOf(record), record);
            _records[_idOf(record)] = record;
        }
    }

    /// <summary>
    /// Changes a record, first in memory, unless <paramref name="change"/> returns null. A record
    /// that was deleted stays deleted.
    /// </summary>
    /// <returns>The changed record; null if it was not changed.</returns>
    /// <exception cref="IOException">
    /// The record cannot be written; the change is kept in memory.
    /// </exception>
    public T? Update(string id, Func<T, T?> change)
    {
        lock (_gate)
        {
            if (!_records.TryGetValue(id, out var record) || change(record) is not { } changed)
            {
                return null;
            }

            _records[id] = changed;
            Changed.Notify();
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
