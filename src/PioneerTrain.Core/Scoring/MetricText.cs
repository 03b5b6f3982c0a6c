using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.Scoring;

/// <summary>Writes scores for people.</summary>
public static class MetricText
{
    private const int UsualDigits = 4;

    /// <summary>A double has no more digits than this that mean anything.</summary>
    private const int MostDigits = 17;

    /// <summary>Four digits after the point, without trailing zeros: <c>0.85</c>. Very small and very large numbers in scientific notation.</summary>
    public static string Of(double value) => Of(value, UsualDigits);

    /// <summary>A dash for a number that is not known.</summary>
    public static string Of(double? value) => value is { } number ? Of(number) : Quantity.Unknown;

    /// <summary>Every digit: for a number that is wrong, and may be so by little.</summary>
    public static string Exact(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two numbers with as many digits as it takes that they look different if they are, so that nobody reads "0.85 is below 0.85".</summary>
    public static (string Left, string Right) Pair(double left, double right)
    {
        var digits = UsualDigits;
        while (digits < MostDigits && !left.Equals(right) && Of(left, digits) == Of(right, digits))
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
