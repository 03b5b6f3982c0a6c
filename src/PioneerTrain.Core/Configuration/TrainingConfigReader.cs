namespace PioneerTrain.Configuration;

/// <summary>
/// Reads a config file: decodes the text, composes nodes, applies options, then checks the schema
/// and the rules between values.
/// </summary>
public static class TrainingConfigReader
{
    /// <summary>The maximum size of a config file in bytes: 1 MiB.</summary>
    public const int MaximumBytes = ConfigText.MaxBytes;

    /// <summary>
    /// Returns the config, or all errors in it. Does not throw because of the content of the file.
    /// </summary>
    /// <param name="utf8">
    /// The bytes of the file; more than 1 MiB is an error and is not parsed.
    /// </param>
    /// <param name="fileName">The name of the file in diagnostics.</param>
    /// <param name="overrides">
    /// Options and inputs, applied to the values of the file in this order.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An override has a path that is not in the schema.
    /// </exception>
    public static ConfigReading Read(ReadOnlySpan<byte> utf8, string fileName, IReadOnlyList<ConfigOverride> overrides)
    {
        var diagnostics = new DiagnosticList(fileName);
        var text = ConfigText.Decode(utf8, diagnostics);
        var root = text is null ? null : YamlComposer.Compose(text, diagnostics);
        if (root is null)
        {
            return new ConfigReading.Invalid(diagnostics.Sorted());
        }

        var schema = ConfigSchema.Embedded;
        var values = new SchemaCheck(diagnostics).Check(ConfigLayers.Apply(root, overrides, schema), schema);
        ConfigRules.Check(values, diagnostics);
        return diagnostics.IsEmpty
            ? new ConfigReading.Valid(TrainingConfigBuilder.Build(values))
            : new ConfigReading.Invalid(diagnostics.Sorted());
    }
}
