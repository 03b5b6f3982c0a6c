namespace PioneerTrain.Configuration;

/// <summary>Reads a config file: text, then nodes with places, then options laid over them, then the schema, then the rules between values.</summary>
public static class TrainingConfigReader
{
    /// <summary>A larger file is refused unread: 1 MiB.</summary>
    public const int MaximumBytes = ConfigText.MaxBytes;

    /// <summary>Answers a config, or everything that is wrong with it. Never throws on account of the file's content.</summary>
    /// <param name="utf8">The file's bytes; more than 1 MiB is refused before it is parsed.</param>
    /// <param name="fileName">What diagnostics call the file.</param>
    /// <param name="overrides">Options and inputs, laid over the file's values in this order.</param>
    /// <exception cref="ArgumentException">An override names a path that the schema does not have.</exception>
    public static ConfigReading Read(ReadOnlySpan<byte> utf8, string fileName, IReadOnlyList<ConfigOverride> overrides)
    {
        var diagnostics = new DiagnosticList(fileName);
        var text = ConfigText.Decode(utf8, diagnostics);
        var root = text is null ? null : YamlComposer.Compose(text, diagnostics);
        if (root is null)
        {
            return new ConfigReading.Invalid(diagnostics.Sorted());
        }

        var schema = ConfigSchema.Shipped;
        var values = new SchemaCheck(diagnostics).Check(ConfigLayers.Apply(root, overrides, schema), schema);
        ConfigRules.Check(values, diagnostics);
        return diagnostics.IsEmpty
            ? new ConfigReading.Valid(TrainingConfigBuilder.Build(values))
            : new ConfigReading.Invalid(diagnostics.Sorted());
    }
}
