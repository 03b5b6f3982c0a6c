using System.Globalization;
using System.Text.RegularExpressions;

namespace PioneerTrain.Configuration;

/// <summary>
/// Classifies a YAML scalar without quotes by the core schema of YAML 1.2 and by the rules of YAML
/// 1.1 readers.
/// </summary>
internal static partial class PlainScalar
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool IsTrue(string text) => text is "true" or "True" or "TRUE";

    public static bool IsFalse(string text) => text is "false" or "False" or "FALSE";

    /// <summary>
    /// Returns the value of a word that YAML 1.1 reads as a Boolean and YAML 1.2 as text
    /// (<c>yes no on off y n</c>, in any case); null for other text.
    /// </summary>
    public static bool? LegacyBoolean(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "Y" or "ON" => true,
        "NO" or "N" or "OFF" => false,
        _ => null,
    };

    /// <summary>
    /// Matches digits with an optional sign. A leading zero is not allowed, because YAML 1.1 reads
    /// such a number as octal.
    /// </summary>
    public static bool IsDecimalWhole(string text) => DecimalWhole.IsMatch(text);

    /// <summary>
    /// Matches decimal numbers, including <c>.5</c>, <c>5.</c>, <c>1e-5</c> and whole numbers.
    /// </summary>
    public static bool IsDecimalNumber(string text) => DecimalNumber.IsMatch(text) && !HasLeadingZero(text);

    public static bool HasLeadingZero(string text) => LeadingZero.IsMatch(text);

    public static bool IsNotFinite(string text) =>
        text.TrimStart('+', '-').TrimStart('.').ToUpperInvariant() is "NAN" or "INF" or "INFINITY";

    /// <summary>
    /// Matches numbers with a decimal comma or thousands separators; which of the two was meant is
    /// ambiguous.
    /// </summary>
    public static bool HasComma(string text) =>
        text.Contains(',', StringComparison.Ordinal) && DecimalNumber.IsMatch(text.Replace(",", "", StringComparison.Ordinal));

    public static bool IsDate(string text) => Date.IsMatch(text);

    /// <summary>Matches everything that YAML 1.2 or 1.1 can read as a number.</summary>
    public static bool LooksLikeNumber(string text) =>
        DecimalNumber.IsMatch(text)
        || OtherBase.IsMatch(text)
        || Grouped.IsMatch(text)
        || Sexagesimal.IsMatch(text)
        || (IsNotFinite(text) && text.Contains('.', StringComparison.Ordinal));

    /// <summary>
    /// Returns the decimal number that was probably meant by <c>0x10</c>, <c>0o7</c>, <c>0b1</c>,
    /// <c>1_000</c>, <c>010</c> or <c>85%</c>; null when that is ambiguous.
    /// </summary>
    public static string? ToDecimal(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (OtherBase.IsMatch(text))
        {
            return OtherBaseToDecimal(digits);
        }

        if (Percent.IsMatch(text) && decimal.TryParse(text[..^1], CultureInfo.InvariantCulture, out var percent))
        {
            return (percent / 100).ToString(CultureInfo.InvariantCulture);
        }

        var withoutZeros = WithoutLeadingZeros(digits);
        return (Grouped.IsMatch(text) || HasLeadingZero(text)) && IsDecimalNumber(withoutZeros) ? withoutZeros : null;
    }

    private static string? OtherBaseToDecimal(string digits)
    {
        var sign = digits.StartsWith('-') ? "-" : "";
        var unsigned = digits.TrimStart('+', '-');
        try
        {
            var value = char.ToLowerInvariant(unsigned[1]) switch
            {
                'x' => Convert.ToUInt64(unsigned[2..], 16),
                'o' => Convert.ToUInt64(unsigned[2..], 8),
                _ => Convert.ToUInt64(unsigned[2..], 2),
            };
            return sign + value.ToString(CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static string WithoutLeadingZeros(string digits)
    {
        var sign = digits.StartsWith('-') ? "-" : "";
        var trimmed = digits.TrimStart('+', '-').TrimStart('0');
        return trimmed.Length > 0 && char.IsAsciiDigit(trimmed[0]) ? sign + trimmed : $"{sign}0{trimmed}";
    }

    // Each pattern matches the whole text. The source generator compiles them at build time, which
    // keeps startup fast but excludes RegexOptions.NonBacktracking. They stay linear in the length
    // of untrusted text because what follows a repetition never starts with what is repeated.
    [GeneratedRegex(@"\A([-+]?(0|[1-9][0-9]*))\z", Options, Timeout.Infinite)]
    private static partial Regex DecimalWhole { get; }

    [GeneratedRegex(@"\A([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)\z", Options, Timeout.Infinite)]
    private static partial Regex DecimalNumber { get; }

    [GeneratedRegex(@"\A([-+]?0[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?)\z", Options, Timeout.Infinite)]
    private static partial Regex LeadingZero { get; }

    [GeneratedRegex(@"\A([-+]?0([xX]_*[0-9a-fA-F][0-9a-fA-F_]*|[oO]_*[0-7][0-7_]*|[bB]_*[01][01_]*))\z", Options, Timeout.Infinite)]
    private static partial Regex OtherBase { get; }

    [GeneratedRegex(@"\A([-+]?[0-9]+_[0-9_]*(\.[0-9_]*)?)\z", Options, Timeout.Infinite)]
    private static partial Regex Grouped { get; }

    [GeneratedRegex(@"\A([-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?)\z", Options, Timeout.Infinite)]
    private static partial Regex Sexagesimal { get; }

    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)\z", Options, Timeout.Infinite)]
    private static partial Regex Date { get; }

    [GeneratedRegex(@"\A([0-9]{1,6}(\.[0-9]{1,6})?%)\z", Options, Timeout.Infinite)]
    private static partial Regex Percent { get; }
}
