namespace PioneerTrain.Configuration;

/// <summary>
/// The source of a value: a 1-based line and column of the file, or the option that supplied it.
/// </summary>
internal readonly record struct ConfigPlace(int Line, int Column, string? Source = null);

/// <summary>A YAML value with its position, before it is validated against the schema.</summary>
internal abstract record ConfigNode(ConfigPlace Place);

internal sealed record ScalarNode(ConfigPlace Place, string Text, ScalarForm Form) : ConfigNode(Place);

internal sealed record SequenceNode(ConfigPlace Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place);

internal sealed record MappingNode(ConfigPlace Place, IReadOnlyList<MappingEntry> Entries) : ConfigNode(Place)
{
    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>
/// A value for which an error was already reported; no more errors are reported for it.
/// </summary>
internal sealed record InvalidNode(ConfigPlace Place) : ConfigNode(Place);

internal sealed record MappingEntry(string Key, ConfigPlace KeyPlace, ConfigNode Value);

internal enum ScalarForm
{
    /// <summary>
    /// Without quotes: its form decides whether it is text, a number or a Boolean.
    /// </summary>
    Plain,

    /// <summary>In quotes or a block scalar: always text.</summary>
    Quoted,

    /// <summary>From an option: read as the type that the schema requires.</summary>
    Option,
}
