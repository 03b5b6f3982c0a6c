using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>
/// Validates nodes against the schema: returns the valid values and adds a diagnostic for each
/// invalid one.
/// </summary>
internal sealed class SchemaCheck(DiagnosticList diagnostics)
{
    private readonly ConfigValues _values = new();

    public ConfigValues Check(ConfigNode root, ConfigSchema schema)
    {
        CheckNode(root, schema, path: "", shown: "");
        return _values;
    }

    /// <param name="path">The path of the value.</param>
    /// <param name="shown">The path in messages, with a label in quotes where necessary.</param>
    private void CheckNode(ConfigNode node, ConfigSchema schema, string path, string shown)
    {
        switch (node)
        {
            case InvalidNode:
                break;
            case MappingNode mapping when schema.Type == SchemaType.Object:
                CheckKeys(mapping, schema, path, shown);
                break;
            case SequenceNode sequence when schema.Type == SchemaType.Array:
                CheckItems(sequence, schema, path);
                break;
            case ScalarNode when schema.ShortKey is { } key:
                CheckNode(node, schema.Properties[key], Join(path, key), shown);
                break;
            case ScalarNode scalar when schema.Type is not (SchemaType.Object or SchemaType.Array):
                CheckScalar(scalar, schema, path, shown);
                break;
            default:
                diagnostics.Add(node.Place, ConfigFault.WrongType, ConfigMessages.WrongType(shown, node, schema));
                break;
        }
    }

    private void CheckKeys(MappingNode mapping, ConfigSchema schema, string path, string shown)
    {
        var known = new List<ConfigEntry>();
        foreach (var entry in mapping.Entries)
        {
            var (entryPath, entryShown) = (Join(path, entry.Key), Join(shown, entry.Key));
            if (schema.Properties.TryGetValue(entry.Key, out var property))
            {
                known.Add(new ConfigEntry(entry.Key, entryPath, entry.KeyPlace));
                CheckNode(entry.Value, property, entryPath, entryShown);
            }
            else if (schema.OtherKeys is { } other)
            {
                known.Add(new ConfigEntry(entry.Key, entryPath, entry.KeyPlace));
                CheckNode(entry.Value, other, entryPath, Join(shown, ConfigMessages.Key(entry.Key)));
            }
            else if (ConfigMessages.UnsupportedKey(entryPath) is { } reason)
            {
                diagnostics.Add(entry.KeyPlace, ConfigFault.KeyRefused, reason);
            }
            else
            {
                diagnostics.Add(entry.KeyPlace, ConfigFault.UnknownKey, ConfigMessages.UnknownKey(entry.Key, shown, schema));
            }
        }

        _values.AddSection(path, new ConfigSection(mapping.Place, known));
        if (schema.RequiredAny.Count > 0 && schema.RequiredAny.All(key => mapping.Find(key) is null))
        {
            diagnostics.Add(mapping.Place, ConfigFault.MissingKey, ConfigMessages.MissingAll(shown, schema.RequiredAny));
        }

        foreach (var required in schema.Required.Where(required => mapping.Find(required) is null))
        {
            diagnostics.Add(mapping.Place, ConfigFault.MissingKey, ConfigMessages.MissingKey(shown, required, schema.Properties[required]));
        }
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void CheckItems(SequenceNode sequence, ConfigSchema schema, string path)
    {
        if (sequence.Items.Count < schema.MinItems || sequence.Items.Count > schema.MaxItems)
        {
            diagnostics.Add(sequence.Place, ConfigFault.OutOfRange, ConfigMessages.WrongCount(path, sequence.Items.Count, schema));
        }

        var items = new List<ConfigEntry>();
        for (var i = 0; i < Math.Min(sequence.Items.Count, schema.MaxItems); i++)
        {
            var item = $"{path}[{i}]";
            items.Add(new ConfigEntry($"[{i}]", item, sequence.Items[i].Place));
            CheckNode(sequence.Items[i], schema.Items!, item, item);
        }

        _values.AddSection(path, new ConfigSection(sequence.Place, items));
    }

    private void CheckScalar(ScalarNode scalar, ConfigSchema schema, string path, string shown)
    {
        var isEmpty = scalar.Form == ScalarForm.Plain && PlainScalar.IsNull(scalar.Text);
        if (schema.Type == SchemaType.Text && !isEmpty && FaultOfText(scalar, schema, shown) is { } textFault)
        {
            diagnostics.Add(scalar.Place, textFault.Code, textFault.Message);
            return;
        }

        var reading = ScalarReader.Read(scalar, schema.Type);
        if (reading.Value is null)
        {
            var message = reading.HasRemedy ? $"{shown} {reading.Fault}" : ConfigMessages.Unexpected(shown, reading.Fault!, schema);
            diagnostics.Add(scalar.Place, ConfigFault.WrongType, message);
        }
        else if (!IsWithinBounds(reading.Value, schema))
        {
            var message = ConfigMessages.Unexpected(shown, $"is {ConfigMessages.Shorten(scalar.Text)}", schema);
            diagnostics.Add(scalar.Place, ConfigFault.OutOfRange, message);
        }
        else
        {
            _values.Add(path, reading.Value, scalar.Place);
        }
    }

    // Runs before the type check, so that "max_duration: 90" is reported as a missing unit, not as
    // missing quotes.
    private static (ConfigFault Code, string Message)? FaultOfText(ScalarNode scalar, ConfigSchema schema, string path)
    {
        var text = scalar.Text;
        if (schema.Enum.Count > 0 && !schema.Enum.Contains(text, StringComparer.Ordinal))
        {
            return (ConfigFault.NotInList, ConfigMessages.NotInList(path, text, schema));
        }

        if (text.Length < schema.MinLength || text.Length > schema.MaxLength)
        {
            return (ConfigFault.OutOfRange, ConfigMessages.WrongLength(path, text, schema));
        }

        return schema.Pattern is { } pattern && !pattern.Value.IsMatch(text)
            ? (ConfigFault.WrongForm, ConfigMessages.Unexpected(path, $"is {ConfigMessages.Quote(text)}", schema))
            : null;
    }

    private static bool IsWithinBounds(JsonScalar value, ConfigSchema schema)
    {
        double? number = value switch
        {
            JsonScalar.Whole whole => whole.Value,
            JsonScalar.Number fraction => fraction.Value,
            _ => null,
        };
        return number is null || (number >= (schema.Minimum ?? number) && number <= (schema.Maximum ?? number) && !(number <= schema.ExclusiveMinimum));
    }
}
