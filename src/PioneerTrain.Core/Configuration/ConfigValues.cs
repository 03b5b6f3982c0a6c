using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>
/// The valid values of a config by path, such as <c>gate.f1</c> or <c>datasets[0].name</c>.
/// </summary>
internal sealed class ConfigValues
{
    private readonly OrderedDictionary<string, (JsonScalar Value, ConfigPlace Place)> _values = new(StringComparer.Ordinal);

    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    /// <summary>Adds a section with the keys that the schema allows, or a list.</summary>
    public void AddSection(string path, ConfigSection section) => _sections.TryAdd(path, section);

    /// <summary>Returns a section or list, or null when it is missing or is a single value.</summary>
    public ConfigSection? Section(string path) => _sections.GetValueOrDefault(path);

    public void Add(string path, JsonScalar value, ConfigPlace place) => _values.Add(path, (value, place));

    /// <summary>All values, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, JsonScalar>> All => _values.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value));

    /// <summary>Returns the values with others at the root, such as those of a job of a sweep.</summary>
    public ConfigValues With(IEnumerable<KeyValuePair<string, JsonScalar>> values)
    {
        var changed = new ConfigValues();
        foreach (var (path, value) in _values)
        {
            changed._values.Add(path, value);
        }

        foreach (var (path, value) in values)
        {
            changed._values[path] = (value, default);
        }

        return changed;
    }

    /// <summary>Returns the position of a value. The path must have a value.</summary>
    public ConfigPlace PlaceOf(string path) => _values[path].Place;

    /// <summary>Returns the valid texts of a list; empty when it is missing.</summary>
    public IReadOnlyList<string> Texts(string path) =>
        [.. (Section(path)?.Entries ?? []).Select(item => Text(item.Path)).OfType<string>()];

    public string? Text(string path) => Find(path) is JsonScalar.Text text ? text.Value : null;

    public long? Whole(string path) => Find(path) is JsonScalar.Whole whole ? whole.Value : null;

    public double? Number(string path) => Find(path) is JsonScalar.Number number ? number.Value : null;

    public bool? Truth(string path) => Find(path) is JsonScalar.Truth truth ? truth.Value : null;

    public JsonScalar? Find(string path) => _values.TryGetValue(path, out var found) ? found.Value : null;
}

/// <summary>A section or list of a config.</summary>
/// <param name="Entries">
/// Its keys or items in the order of the file, also those with an invalid value.
/// </param>
internal sealed record ConfigSection(ConfigPlace Place, IReadOnlyList<ConfigEntry> Entries)
{
    public bool Has(string key) => Entries.Any(entry => entry.Key == key);
}

/// <summary>A key of a section, or an item of a list.</summary>
/// <param name="Path">The path of its value, such as <c>gate.f1</c>.</param>
/// <param name="Place">The position of the key or item.</param>
internal sealed record ConfigEntry(string Key, string Path, ConfigPlace Place);
