namespace PioneerTrain.Configuration;

/// <summary>
/// A value from the command line or an action input that replaces the value in the file before
/// validation.
/// </summary>
/// <param name="Path">
/// The key, such as <c>gate.f1</c>. It must be in the schema and not inside a list.
/// </param>
/// <param name="Value">
/// The text of the value, read as the type that the schema requires. Text needs no quotes.
/// </param>
/// <param name="Source">The name used in diagnostics, such as <c>--f1-threshold</c>.</param>
public sealed record ConfigOverride(string Path, string Value, string Source);
