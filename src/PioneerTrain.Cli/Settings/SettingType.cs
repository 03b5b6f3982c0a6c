using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Settings;

/// <summary>How the text of a setting is read.</summary>
/// <param name="TryParse">Reads a text without white space around it.</param>
/// <param name="Expected">What is accepted, for a message.</param>
internal sealed record SettingType<T>(SettingParser<T> TryParse, string Expected)
{
    /// <summary>The only words that are accepted; empty for any text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The value must not appear in a message.</summary>
    public bool IsSecret { get; init; }
}

/// <returns>False when the text is not accepted.</returns>
internal delegate bool SettingParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>The types that settings have.</summary>
internal static class SettingTypes
{
    private const int LongestId = 100;

    public static SettingType<string> Text { get; } = new(Accept(_ => true), "text");

    /// <summary>One word of printable ASCII, because it is sent in a header.</summary>
    public static SettingType<string> Secret { get; } =
        new(Accept(text => text.All(character => character is > ' ' and <= '~')), "one word of printable ASCII characters, as it was issued (the value is not shown)") { IsSecret = true };

    /// <summary>The words of YAML 1.2's core schema and no others, as the official toolkit reads them (actions/toolkit, core.getBooleanInput).</summary>
    public static SettingType<bool> Switch { get; } = new(ParseSwitch, "true or false");

    /// <summary>An address that a key may be sent to: https, or http where it stays on the machine.</summary>
    public static SettingType<Uri> Address { get; } = new(ServiceAddress.TryParse, ServiceAddress.Accepted);

    /// <summary>A path that can be put between a host and another path without changing the host or leaving its folder: not <c>//elsewhere</c> or <c>/..</c>.</summary>
    public static SettingType<string> PathPrefix { get; } = new(
        Accept(text => text is ['/', .. var rest] && (rest.Length == 0 || rest.Split('/').All(IsSegment))),
        "a path such as /felix or /v1: it starts with '/', does not end with it, and has only letters A-Z a-z, digits, '-', '_', '.' and '~'");

    /// <summary>An id that can be a segment of an address.</summary>
    public static SettingType<string> JobId { get; } = new(
        Accept(text => text.Length is > 0 and <= LongestId && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')),
        $"the id of a job: 1 to {LongestId} letters A-Z a-z, digits, hyphens and underscores");

    public static SettingType<int> WholeOf(int minimum, int maximum) => new(
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum,
        $"a whole number from {minimum} to {maximum}");

    public static SettingType<TimeSpan> DurationOf(TimeSpan minimum, TimeSpan maximum, string range) => new(
        (string text, out TimeSpan value) => Duration.TryParse(text, out value) && value >= minimum && value <= maximum,
        $"a duration from {range}, such as 90s or 5m");

    public static SettingType<T> WordOf<T>(params (string Word, T Value)[] words) => new(
        (string text, [MaybeNullWhen(false)] out T value) =>
        {
            var index = Array.FindIndex(words, known => known.Word == text);
            value = index < 0 ? default : words[index].Value;
            return index >= 0;
        },
        $"{string.Join(", ", words[..^1].Select(known => known.Word))} or {words[^1].Word}")
    {
        Words = [.. words.Select(known => known.Word)],
    };

    private static SettingParser<string> Accept(Predicate<string> isAccepted) => (string text, [MaybeNullWhen(false)] out string value) =>
    {
        value = text;
        return isAccepted(text);
    };

    private static bool ParseSwitch(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE";
        return value || text is "false" or "False" or "FALSE";
    }

    private static bool IsSegment(string segment) =>
        segment.Trim('.').Length > 0 && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '~');
}
