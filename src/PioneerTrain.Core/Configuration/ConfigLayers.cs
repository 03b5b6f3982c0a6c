namespace PioneerTrain.Configuration;

/// <summary>
/// Applies options to the nodes of the file before validation, so that a replaced value is not
/// validated.
/// </summary>
internal static class ConfigLayers
{
    /// <exception cref="ArgumentException">
    /// An override has a path that is not in the schema. This is an error in the caller, not in the
    /// config.
    /// </exception>
    public static ConfigNode Apply(ConfigNode root, IReadOnlyList<ConfigOverride> overrides, ConfigSchema schema)
    {
        foreach (var option in overrides)
        {
            if (schema.Find(option.Path) is not { Type: not (SchemaType.Object or SchemaType.Array) })
            {
                throw new ArgumentException(
                    $"{option.Source} overrides {option.Path}, which is not a scalar value of the schema", nameof(overrides));
            }

            var value = new ScalarNode(new ConfigPlace(0, 0, option.Source), option.Value, ScalarForm.Option);
            root = Replace(root, option.Path.Split('.'), value, schema);
        }

        return root;
    }

    /// <summary>
    /// Leaves a node unchanged when it is not a section where one is expected; the schema check
    /// reports it.
    /// </summary>
    private static ConfigNode Replace(ConfigNode? node, ReadOnlySpan<string> path, ScalarNode value, ConfigSchema schema)
    {
        // A number that sets only this key is replaced as it is written.
        if (path.IsEmpty || (node is null or ScalarNode && path.Length == 1 && schema.ShortKey == path[0]))
        {
            return value;
        }

        if ((node ?? new MappingNode(value.Place, [])) is not MappingNode mapping)
        {
            return node!;
        }

        var key = path[0];
        var present = mapping.Find(key);
        var entry = new MappingEntry(key, present?.KeyPlace ?? value.Place, Replace(present?.Value, path[1..], value, schema.Properties[key]));
        return present is null
            ? mapping with { Entries = [.. mapping.Entries, entry] }
            : mapping with { Entries = [.. mapping.Entries.Select(other => other == present ? entry : other)] };
    }
}
