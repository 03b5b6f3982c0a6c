using System.Globalization;
using PioneerTrain.Configuration;

namespace PioneerTrain.GitHub.Runner;

/// <summary>Reads single inputs as the type that they ought to have, and collects a sentence for each that is not.</summary>
internal sealed class InputReader(IReadOnlyDictionary<string, string> values)
{
    private const int LongestId = 100;

    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>
    /// The runner sets a variable for every input. Where only those with a hyphen are missing, a shell stood between: dash does not hand on a name that is no
    /// shell name.
    /// </summary>
    public void ExpectHyphenatedVariables()
    {
        if (values.ContainsKey("config") && !values.Keys.Any(name => name.Contains('-', StringComparison.Ordinal)))
        {
            _mistakes.Add(RunnerMessages.HyphenatedInputsLost(ActionEnvironment.InputVariable("api-key")));
        }
    }

    /// <summary>Without the blanks around it; null when there is nothing left.</summary>
    public string? Text(string name) => values.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>One word of printable ASCII, because it travels in a header. Never repeated in a sentence.</summary>
    public string? Secret(string name)
    {
        if (Text(name) is not { } secret)
        {
            return null;
        }

        if (!secret.All(character => character is > ' ' and <= '~'))
        {
            _mistakes.Add(RunnerMessages.SecretMalformed(name));
        }

        return secret;
    }

    /// <summary>The words of YAML 1.2's core schema and nothing else, as the official toolkit reads them (actions/toolkit, core.getBooleanInput).</summary>
    public bool Truth(string name, bool fallback)
    {
        if (!values.TryGetValue(name, out var value))
        {
            return fallback;
        }

        switch (value.Trim())
        {
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
            default:
                return Refuse(name, value.Trim(), "true or false", fallback);
        }
    }

    /// <summary>0 to 1.</summary>
    public double? Fraction(string name)
    {
        const NumberStyles Form = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return Text(name) is not { } text ? null
            : double.TryParse(text, Form, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number
            : Refuse<double?>(name, text, "a number from 0 to 1, such as 0.85", null);
    }

    public int? Whole(string name, int least, int most) =>
        Text(name) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : Refuse<int?>(name, text, $"a whole number from {least} to {most}", null);

    public TimeSpan? Length(string name, TimeSpan least, TimeSpan most, string range) =>
        Text(name) is not { } text ? null
            : Duration.TryParse(text, out var length) && length >= least && length <= most ? length
            : Refuse<TimeSpan?>(name, text, $"a whole number of seconds, minutes, hours or days from {range}, such as 90s or 45m", null);

    public T Choice<T>(string name, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        if (Text(name) is not { } text)
        {
            return fallback;
        }

        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }

            words.Add(word);
        }

        return Refuse(name, text, $"{string.Join(", ", words[..^1])} or {words[^1]}", fallback);
    }

    /// <summary>An address that a key may travel to: https, or http where it stays on the machine.</summary>
    public Uri? Address(string name) =>
        Text(name) is not { } text ? null
            : ServiceAddress.TryParse(text, out var url) ? url
            : Refuse<Uri?>(name, text, ServiceAddress.Accepted, null);

    /// <summary>
    /// A path that can stand between a host and another path without changing the host or climbing out: <c>//elsewhere</c> and <c>/..</c> are none.
    /// </summary>
    public string? Path(string name) =>
        Text(name) is not { } text ? null
            : text is ['/', .. var rest] && (rest.Length == 0 || rest.Split('/').All(IsSegment)) ? text
            : Refuse<string?>(name, text, "a path such as /felix or /v1: begun by /, not ended by it, of letters A-Z a-z, digits, '-', '_', '.' and '~'", null);

    /// <summary>An id as a segment of an address.</summary>
    public string? Id(string name) =>
        Text(name) is not { } text ? null
            : text.Length <= LongestId && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? text
            : Refuse<string?>(name, text, $"the id of a job, 1 to {LongestId} letters A-Z a-z, digits, hyphens and underscores", null);

    private static bool IsSegment(string segment) =>
        segment.Trim('.').Length > 0 && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '~');

    private T Refuse<T>(string name, string found, string accepted, T fallback)
    {
        _mistakes.Add(RunnerMessages.InputMalformed(name, found, accepted));
        return fallback;
    }
}
