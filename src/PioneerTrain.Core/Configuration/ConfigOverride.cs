namespace PioneerTrain.Configuration;

/// <summary>A value from the command line or an action input that is laid over the file's value before anything is checked.</summary>
/// <param name="Path">The key, such as <c>gate.f1</c>; one of the schema's, not inside a list.</param>
/// <param name="Value">As given; read as the type that the schema asks for, so text needs no quotes.</param>
/// <param name="Source">What a diagnostic calls it, such as <c>--f1-threshold</c>.</param>
public sealed record ConfigOverride(string Path, string Value, string Source);
