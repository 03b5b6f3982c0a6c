using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// The options that a suggested command needs to use the same service. Without them, a user who
/// copies the command would address another service.
/// </summary>
internal static class ServiceHint
{
    /// <summary>
    /// Returns the options that differ from the defaults, each with a leading space; empty when all
    /// are defaults.
    /// </summary>
    public static string OptionsOf(ServiceChoice choice) => choice.Local
        ? " --local" + Option(Setting.LocalData, choice.LocalData)
        : Option(Setting.ApiUrl, choice.ApiUrl.AbsoluteUri.TrimEnd('/')) + Option(Setting.ApiPrefix, choice.ApiPrefix);

    private static string Option(Setting setting, string value) =>
        value == setting.Default ? "" : $" {setting.OptionName} {Quote(value)}";

    /// <summary>Quotes a value for a POSIX shell, if it needs quotes.</summary>
    internal static string Quote(string value) => value.Length > 0 && value.All(IsPlain)
        ? value
        : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || "-_./:%+,@=".Contains(character, StringComparison.Ordinal);
}
