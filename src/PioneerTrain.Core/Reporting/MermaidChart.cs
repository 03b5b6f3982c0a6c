using System.Globalization;
using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>A line chart that GitHub draws with mermaid.</summary>
/// <param name="Title">The title. Letters, digits and simple punctuation; the rest is left out.</param>
/// <param name="XAxis">The title of the horizontal axis.</param>
/// <param name="YAxis">
/// The title of the vertical axis. Without one, mermaid 10 and 11 cut the numbers of the axis.
/// </param>
internal sealed record MermaidChart(string Title, string XAxis, string YAxis)
{
    /// <summary>
    /// The colors of the lines, from the first: blue and orange that are readable on white and on
    /// black, and that color-blind readers distinguish.
    /// </summary>
    public static readonly IReadOnlyList<string> Colors = ["#2f81f7", "#d9730d"];

    private const int MaxPoints = 50;

    /// <summary>More names than this overlap, so the axis then has numbers at round distances.</summary>
    private const int MaxNames = 20;

    private const int MaxTitle = 60;

    /// <summary>The distance of a score from the ends of the axis, which are multiples of 0.05.</summary>
    private const double ScoreMargin = 0.01;
    private const int StepsPerScore = 20;

    /// <summary>Eleven short commits overlap at the default size of 14.</summary>
    private const string SmallNames = "\"xyChart\": {\"xAxis\": {\"labelFontSize\": 11}}, ";

    /// <summary>Larger numbers have an exponent, which mermaid does not read.</summary>
    private const double LargestNumber = 1e9;

    /// <summary>Returns whether a chart can show the number.</summary>
    public static bool CanShow(double? number) => number is { } known && Math.Abs(known) < LargestNumber;

    /// <summary>Returns the chart as a fenced code block.</summary>
    /// <param name="positions">The positions of the points, rising; at least two.</param>
    /// <param name="lines">The values of each line, one for each position.</param>
    public IEnumerable<string> Lines(IReadOnlyList<int> positions, IReadOnlyList<IReadOnlyList<double>> lines)
    {
        var points = Thin(positions);
        var shown = lines.Select(line => points.Select(point => line[point]).ToList()).ToList();
        return Lines(XValues([.. points.Select(point => positions[point])]), Range(shown.SelectMany(line => line)), shown, settings: "");
    }

    /// <summary>
    /// Returns the chart of one line of scores from 0 to 1, as a fenced code block. Its vertical axis
    /// covers the scores only, because they are close together.
    /// </summary>
    /// <param name="names">The names of the points, all different; at most 20.</param>
    public IEnumerable<string> ScoreLines(IReadOnlyList<string> names, IReadOnlyList<double> scores)
    {
        var low = Math.Floor((scores.Min() - ScoreMargin) * StepsPerScore) / StepsPerScore;
        var high = Math.Ceiling((scores.Max() + ScoreMargin) * StepsPerScore) / StepsPerScore;
        return Lines($"[{string.Join(", ", names.Select(Quoted))}]", (Math.Max(low, 0), Math.Min(high, 1)), [[.. scores]], SmallNames);
    }

    /// <param name="settings">Further settings of mermaid, as members of a JSON object.</param>
    private IEnumerable<string> Lines(string xValues, (double Low, double High) range, List<List<double>> lines, string settings)
    {
        var palette = string.Join(", ", Colors.Take(lines.Count));
        return
        [
            "```mermaid",
            "%%{init: {" + settings + "\"themeVariables\": {\"xyChart\": {\"plotColorPalette\": \"" + palette + "\"}}}}%%",
            "xychart-beta",
            $"    title {Quoted(Title)}",
            $"    x-axis {Quoted(XAxis)} {xValues}",
            $"    y-axis {Quoted(YAxis)} {Number(range.Low)} --> {Number(range.High)}",
            .. lines.Select(line => $"    line [{string.Join(", ", line.Select(Number))}]"),
            "```",
        ];
    }

    /// <summary>
    /// Returns the indexes of at most 50 points: those nearest to equal distances, with the last.
    /// </summary>
    private static List<int> Thin(IReadOnlyList<int> positions)
    {
        if (positions.Count <= MaxNames)
        {
            return [.. Enumerable.Range(0, positions.Count)];
        }

        // Mermaid draws points at equal distances. An index can occur several times, where there
        // are few points.
        var (first, length, next) = ((double)positions[0], (double)positions[^1] - positions[0], 0);
        var points = new List<int>();
        var count = Math.Min(MaxPoints, positions.Count);
        for (var i = 0; i < count; i++)
        {
            var target = first + (length * i / (count - 1));
            while (next + 1 < positions.Count && Math.Abs(positions[next + 1] - target) <= Math.Abs(positions[next] - target))
            {
                next++;
            }

            points.Add(next);
        }

        return points;
    }

    private static string XValues(List<int> shown) => shown.Count <= MaxNames
        ? $"[{string.Join(", ", shown.Select(position => Quoted(position.ToString(CultureInfo.InvariantCulture))))}]"
        : $"{Number(shown[0])} --> {Number(shown[^1])}";

    /// <summary>From zero where all numbers are positive; never empty.</summary>
    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = values.Aggregate((Low: 0.0, High: double.MinValue), (range, value) => (Math.Min(range.Low, value), Math.Max(range.High, value)));
        return (low, high > low ? high : low + 1);
    }

    private static string Number(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Mermaid has no escape for a quote, and reads some characters as entities.</summary>
    private static string Quoted(string text)
    {
        var safe = text.EnumerateRunes().Select(rune => Rune.IsLetterOrDigit(rune) || " .,-()/".Contains(rune.ToString(), StringComparison.Ordinal) ? rune.ToString() : " ");
        return $"\"{string.Concat(safe.Take(MaxTitle)).Trim()}\"";
    }
}
