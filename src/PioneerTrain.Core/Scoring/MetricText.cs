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
    /// Returns up to four decimal places without trailing zeros, such as <c>0.85</c>. Very small
    /// and very large numbers use scientific notation.
    /// </summary>
    public static string Of(double value) => Of(value, DefaultDigits);

    /// <summary>A dash for a number that is not known.</summary>
    public static string Of(double? value) => value is { } number ? Of(number) : Quantity.Unknown;

    /// <summary>Every digit: for a number that is wrong, and may be so by little.</summary>
    public static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns two numbers with enough digits to distinguish them, so that a message never reads
    /// "0.85 is below 0.85".
    /// </summary>
    public static (string Left, string Right) Pair(double left, double right)
    {
        var digits = DefaultDigits;
        while (digits < MaxDigits && !left.Equals(right) && Of(left, digits) == Of(right, digits))
        {
            digits++;
        }

        return (Of(left, digits), Of(right, digits));
    }

    private static string Of(double value, int digits)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(value) || size >= 1e9 || (size > 0 && size < Math.Pow(10, -digits)))
        {
            return value.ToString("G6", CultureInfo.InvariantCulture);
        }

        var text = value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.TrimEnd('0').TrimEnd('.');
    }
}
