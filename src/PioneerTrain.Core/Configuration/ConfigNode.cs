namespace PioneerTrain.Configuration;

/// <summary>Where a value stands: 1-based line and column of the file, or the option it came from.</summary>
internal readonly record struct ConfigPlace(int Line, int Column, string? Source = null);

/// <summary>A YAML value with its place, before anybody asks what it means.</summary>
internal abstract record ConfigNode(ConfigPlace Place);

internal sealed record ScalarNode(ConfigPlace Place, string Text, ScalarForm Form) : ConfigNode(Place);

internal sealed record SequenceNode(ConfigPlace Place, IReadOnlyList<ConfigNode> Items) : ConfigNode(Place);

internal sealed record MappingNode(ConfigPlace Place, IReadOnlyList<MappingEntry> Entries) : ConfigNode(Place)
{
    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>A value that was refused already, so nothing more is said about it.</summary>
internal sealed record RefusedNode(ConfigPlace Place) : ConfigNode(Place);

internal sealed record MappingEntry(string Key, ConfigPlace KeyPlace, ConfigNode Value);

internal enum ScalarForm
{
    /// <summary>Without quotes: YAML decides by its look whether it is text, a number or a truth value.</summary>
    Plain,

    /// <summary>In quotes or a block: always text.</summary>
    Quoted,

    /// <summary>From an option: whatever the schema asks for.</summary>
    Option,
}
