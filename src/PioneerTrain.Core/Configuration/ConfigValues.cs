using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>
/// The valid values of a config by path, such as <c>gate.f1</c> or <c>datasets[0].name</c>.
/// </summary>
internal sealed class ConfigValues
{
    private readonly OrderedDictionary<string, (JsonScalar Value, ConfigPlace Place)> _values = new(StringComparer.Ordinal);

    private readonly List<(string Section, string Key, string Path, ConfigPlace Place)> _entries = [];

    /// <summary>Adds a key that the schema does not name, such as a label.</summary>
    /// <param name="section">The path of its section.</param>
    public void AddEntry(string section, string key, string path, ConfigPlace place) => _entries.Add((section, key, path, place));

    /// <summary>
    /// Returns the keys of a section that the schema does not name, in the order of the file.
    /// </summary>
    public IEnumerable<(string Key, string Path, ConfigPlace Place)> EntriesOf(string section) =>
        _entries.Where(entry => entry.Section == section).Select(entry => (entry.Key, entry.Path, entry.Place));

    public void Add(string path, JsonScalar value, ConfigPlace place) => _values.Add(path, (value, place));

    /// <summary>All values, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, JsonScalar>> All => _values.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value));

    /// <summary>Returns the position of a value. The path must have a value.</summary>
    public ConfigPlace PlaceOf(string path) => _values[path].Place;

    public bool Has(string path) => _values.ContainsKey(path);

    /// <summary>Returns the texts of a list; empty when it is missing.</summary>
    public IReadOnlyList<string> Texts(string path) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => Text($"{path}[{i}]")).TakeWhile(text => text is not null).OfType<string>()];

    public string? Text(string path) => Find(path) is JsonScalar.Text text ? text.Value : null;

    public long? Whole(string path) => Find(path) is JsonScalar.Whole whole ? whole.Value : null;

    public double? Number(string path) => Find(path) is JsonScalar.Number number ? number.Value : null;

    private JsonScalar? Find(string path) => _values.TryGetValue(path, out var found) ? found.Value : null;
}
