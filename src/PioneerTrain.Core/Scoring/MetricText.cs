using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.Scoring;

/// <summary>Formats scores for people.</summary>
public static class MetricText
{
    private const int DefaultDigits = 4;

    /// <summary>The number of significant digits of a double.</summary>
    private const int MaxDigits = 17;

    /// <summary>
    /// Returns a score with four decimal places, such as <c>0.9000</c>; a dash for null.
    /// </summary>
    public static string Score(double? score) => score is { } number ? Format(number, DefaultDigits) : Quantity.Unknown;

    /// <summary>Returns an interval, such as <c>0.8731 to 0.9214</c>; a dash for null.</summary>
    public static string Range(Interval? interval) => interval is { } known ? $"{Score(known.Lower)} to {Score(known.Upper)}" : Quantity.Unknown;

    /// <summary>
    /// Returns up to four decimal places without trailing zeros, such as <c>0.85</c>; a dash for
    /// null. Very small and very large numbers use scientific notation.
    /// </summary>
    public static string Of(double? value) => value is { } number ? Trim(Format(number, DefaultDigits)) : Quantity.Unknown;

    /// <summary>Returns a share in percent, such as <c>99.9%</c>.</summary>
    public static string Percent(double share) => $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)}%";

    /// <summary>Returns every digit, for an invalid number that may differ little from a valid one.</summary>
    public static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns a score and a minimum with enough digits to distinguish them, so that a message
    /// never reads "0.85 is below 0.85".
    /// </summary>
    public static (string Score, string Minimum) Pair(double score, double minimum)
    {
        var digits = DefaultDigits;
        while (digits < MaxDigits && !score.Equals(minimum) && Format(score, digits) == Format(minimum, digits))
        {
            digits++;
        }

        return (Format(score, digits), Trim(Format(minimum, digits)));
    }

    private static string Format(double value, int digits)
    {
        var size = Math.Abs(value);
        return !double.IsFinite(value) || size >= 1e9 || (size > 0 && size < Math.Pow(10, -digits))
            ? value.ToString("G6", CultureInfo.InvariantCulture)
            : value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Trim(string number) => number.Contains('.', StringComparison.Ordinal) && !number.Contains('E', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
}
