namespace PioneerTrain.Configuration;

/// <summary>Lays options over the nodes of the file, before anything is checked: a value that is replaced is never complained about.</summary>
internal static class ConfigLayers
{
    /// <exception cref="ArgumentException">An override names a path that the schema does not have: a mistake in the caller, not in the config.</exception>
    public static ConfigNode Apply(ConfigNode root, IReadOnlyList<ConfigOverride> overrides, ConfigSchema schema)
    {
        foreach (var option in overrides)
        {
            if (schema.Find(option.Path) is not { Type: not (SchemaType.Object or SchemaType.Array) })
            {
                throw new ArgumentException($"{option.Source} is laid over {option.Path}, which is not a single value of the schema", nameof(overrides));
            }

            root = Lay(root, option.Path.Split('.'), new ScalarNode(new ConfigPlace(0, 0, option.Source), option.Value, ScalarForm.Option));
        }

        return root;
    }

    /// <summary>A node that should be a section and is none stays as it is: the schema check has a sentence for it.</summary>
    private static ConfigNode Lay(ConfigNode node, ReadOnlySpan<string> path, ScalarNode value)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        if (node is not MappingNode mapping)
        {
            return node;
        }

        var key = path[0];
        var present = mapping.Find(key);
        var below = present?.Value ?? new MappingNode(value.Place, []);
        var entry = new MappingEntry(key, present?.KeyPlace ?? value.Place, Lay(below, path[1..], value));
        return present is null
            ? mapping with { Entries = [.. mapping.Entries, entry] }
            : mapping with { Entries = [.. mapping.Entries.Select(other => other == present ? entry : other)] };
    }
}
