using System.Reflection;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// Replaces values that differ between machines and versions in a text under comparison.
/// </summary>
internal static class Placeholders
{
    public static string Version { get; } =
        typeof(HostServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>Replaces the values in order; an empty value is ignored.</summary>
    public static string In(string text, IEnumerable<(string Value, string Placeholder)> replacements) =>
        replacements.Where(replacement => replacement.Value.Length > 0).Aggregate(
            text, (current, replacement) => current.Replace(replacement.Value, replacement.Placeholder, StringComparison.Ordinal));
}
