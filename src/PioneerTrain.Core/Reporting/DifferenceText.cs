using System.Globalization;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>Writes the difference between two models for people.</summary>
public static class DifferenceText
{
    private const double SmallestPValue = 0.001;

    /// <summary>Returns a change with its sign and four digits, such as <c>-0.0123</c>.</summary>
    public static string WithSign(double change) => change.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    /// <summary>Returns an interval of a change; a dash when it is unknown.</summary>
    public static string Range(Interval? interval) => interval is { } known ? $"{WithSign(known.Lower)} to {WithSign(known.Upper)}" : Quantity.Unknown;

    /// <summary>Returns a p-value with three digits; a dash when it is unknown.</summary>
    public static string PValue(double? value) => value switch
    {
        null => Quantity.Unknown,
        < SmallestPValue => "< 0.001",
        { } known => known.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
