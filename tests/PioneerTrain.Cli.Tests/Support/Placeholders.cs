using System.Reflection;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>Replaces what differs between machines and versions in a text that is compared.</summary>
internal static class Placeholders
{
    public static string Version { get; } =
        typeof(HostServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>Replaces the values in their order; an empty one stands for nothing.</summary>
    public static string In(string text, IEnumerable<(string Value, string Placeholder)> replacements) =>
        replacements.Where(replacement => replacement.Value.Length > 0).Aggregate(
            text, (current, replacement) => current.Replace(replacement.Value, replacement.Placeholder, StringComparison.Ordinal));
}
