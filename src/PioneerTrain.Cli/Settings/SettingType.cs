using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Settings;

/// <summary>The type of a setting: parses its text.</summary>
/// <param name="TryParse">Parses a text without surrounding white space.</param>
/// <param name="Expected">What is expected, for messages.</param>
internal sealed record SettingType<T>(SettingParser<T> TryParse, string Expected)
{
    /// <summary>The allowed words; empty for any text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>True when the value must not appear in a message.</summary>
    public bool IsSecret { get; init; }
}

/// <returns>False when the text is invalid.</returns>
internal delegate bool SettingParser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>The types of the settings.</summary>
internal static class SettingTypes
{
    private const int MaximumIdLength = 100;
    private const int MaximumTagLength = 200;

    public static SettingType<string> Text { get; } = new(Accept(_ => true), "text");

    /// <summary>A secret: printable ASCII without spaces, because it is sent in a header.</summary>
    public static SettingType<string> Secret { get; } =
        new(Accept(text => text.All(character => character is > ' ' and <= '~')), "printable ASCII characters without spaces (the value is not shown)") { IsSecret = true };

    /// <summary>
    /// A Boolean. Accepts the words of the YAML 1.2 core schema, as the official toolkit does
    /// (actions/toolkit, core.getBooleanInput).
    /// </summary>
    public static SettingType<bool> Switch { get; } = new(ParseSwitch, "true or false");

    /// <summary>A Boolean that stays a word, so that it can be missing.</summary>
    public static SettingType<string> SwitchWord { get; } = new(Accept(text => ParseSwitch(text, out _)), Switch.Expected);

    /// <summary>A tag: the rules of Git for a ref, without characters that a shell or a URL changes.</summary>
    public static SettingType<string> TagName { get; } = new(
        Accept(text => text.Length <= MaximumTagLength && text.Split('/').All(IsTagPart)),
        "the name of a tag, such as model-v1.2: letters A-Z a-z, digits and '-', '_', '.', '+', '/'");

    /// <summary>
    /// An address that an API key may be sent to: https, or http when the request stays on the
    /// machine.
    /// </summary>
    public static SettingType<Uri> Address { get; } = new(ServiceAddress.TryParse, ServiceAddress.Accepted);

    /// <summary>
    /// A path prefix that cannot change the host or leave its folder: not <c>//elsewhere</c> or
    /// <c>/..</c>.
    /// </summary>
    public static SettingType<string> PathPrefix { get; } = new(
        Accept(text => text is ['/', .. var rest] && (rest.Length == 0 || rest.Split('/').All(IsSegment))),
        "a path such as /felix or /v1, which starts but does not end with '/' and has only letters A-Z a-z, digits, '-', '_', '.' and '~'");

    /// <summary>A job id that can be a segment of a URL path.</summary>
    public static SettingType<string> JobId { get; } = new(
        Accept(text => text.Length is > 0 and <= MaximumIdLength && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')),
        $"a job id of 1 to {MaximumIdLength} letters A-Z a-z, digits, hyphens and underscores");

    public static SettingType<int> IntegerBetween(int minimum, int maximum) => new(
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum,
        $"a whole number from {minimum} to {maximum}");

    public static SettingType<TimeSpan> DurationBetween(TimeSpan minimum, TimeSpan maximum, string range) => new(
        (string text, out TimeSpan value) => Duration.TryParse(text, out value) && value >= minimum && value <= maximum,
        $"a duration from {range}, such as 90s or 5m");

    public static SettingType<T> EnumOf<T>(params (string Word, T Value)[] words) => new(
        (string text, [MaybeNullWhen(false)] out T value) =>
        {
            var index = Array.FindIndex(words, known => known.Word == text);
            value = index < 0 ? default : words[index].Value;
            return index >= 0;
        },
        Messages.Choice([.. words.Select(known => known.Word)]))
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

    private static bool IsTagPart(string part) =>
        part.Length > 0 && part[0] is not ('.' or '-') && part[^1] != '.' && !part.Contains("..", StringComparison.Ordinal) && !part.EndsWith(".lock", StringComparison.Ordinal)
        && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '+');

    private static bool IsSegment(string segment) =>
        segment.Trim('.').Length > 0 && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '~');
}
