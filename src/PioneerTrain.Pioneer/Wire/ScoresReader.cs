using System.Globalization;
using System.Text.Json;
using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads scores. The service's public pages use several names for each metric, so all of
/// them are tried, in a fixed order.</summary>
internal static class ScoresReader
{
    /// <summary>Maximum number of values. Enough for every metric of every label that a person
    /// would read; further values are ignored to limit memory.</summary>
    private const int MaximumValues = 256;

    /// <summary>Names of each metric, in the order in which they are tried. The first one belongs
    /// to a job, the others to an evaluation.</summary>
    private static readonly Dictionary<Metric, string[]> _spellings =
        Metric.All.ToDictionary(metric => metric, metric => new[] { metric.Key, $"{metric.Key}_score", $"eval_{metric.Key}_score", $"eval_{metric.Key}" });

    private static readonly string[] _perLabelNames = ["per_label", "per_entity", "per_class"];

    /// <summary>Reads a <c>metrics</c> object or an evaluation record, with every known name: first
    /// its members, then those of a nested <c>metrics</c>. Missing values, null and text that is
    /// not a number are omitted. Numbers are returned unchanged, even NaN or 7.</summary>
    public static Scores Read(JsonElement? wire)
    {
        if (wire is not { ValueKind: JsonValueKind.Object } report)
        {
            return Scores.None;
        }

        JsonElement[] places = Member(report, "metrics") is { ValueKind: JsonValueKind.Object } nested ? [report, nested] : [report];
        return new Scores
        {
            Values = ReadScores(places),
            Other = ReadOthers(places),
            Labels = places.Select(ReadLabels).FirstOrDefault(labels => labels.Count > 0) ?? [],
            IsFromEvaluation = _spellings.Values.Any(names => First(places, names[..1]) is null && First(places, names) is not null),
        };
    }

    private static Dictionary<Metric, ScoreEstimate> ReadScores(JsonElement[] places)
    {
        var scores = new Dictionary<Metric, ScoreEstimate>();
        foreach (var (metric, names) in _spellings)
        {
            if (First(places, names) is { } score)
            {
                scores.Add(metric, new ScoreEstimate(score));
            }
        }

        return scores;
    }

    private static double? First(JsonElement[] places, string[] names) =>
        places.SelectMany(place => names.Select(name => NumberOf(Member(place, name)))).FirstOrDefault(number => number is not null);

    private static Dictionary<string, double> ReadOthers(JsonElement[] places)
    {
        var others = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var member in places.SelectMany(place => place.EnumerateObject()))
        {
            if (others.Count < MaximumValues && !IsScore(member.Name) && !IsIdentifier(member) && NumberOf(member.Value) is { } number)
            {
                others.TryAdd(member.Name, number);
            }
        }

        return others;
    }

    private static bool IsScore(string name) => _spellings.Values.Any(names => names.Contains(name));

    /// <summary>Returns true for a text member that identifies something and may look like a
    /// number, such as <c>"dataset_version": "1"</c>.</summary>
    private static bool IsIdentifier(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.String
        && (member.Name is "id" or "version" or "name" or "label" || member.Name.EndsWith("_id", StringComparison.Ordinal)
            || member.Name.EndsWith("_version", StringComparison.Ordinal) || member.Name.EndsWith("_name", StringComparison.Ordinal));

    private static List<LabelScores> ReadLabels(JsonElement place)
    {
        var wire = _perLabelNames.Select(name => Member(place, name)).FirstOrDefault(found => found is not null);
        var rows = wire switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(row => (Label: TextOf(Member(row, "label") ?? Member(row, "name")), Row: row)),
            { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(member => (Label: (string?)member.Name, Row: member.Value)),
            _ => [],
        };
        return
        [
            .. from row in rows.Take(MaximumValues)
               where row.Label is not null && row.Row.ValueKind == JsonValueKind.Object
               let members = new[] { row.Row }
               select new LabelScores(row.Label, ReadScores(members), First(members, ["support", "count"])),
        ];
    }

    private static JsonElement? Member(JsonElement place, string name) =>
        place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var value) ? value : null;

    private static string? TextOf(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? NumberOf(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number => number.TryGetDouble(out var parsed) ? parsed : null,
        { ValueKind: JsonValueKind.String } text => double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
        _ => null,
    };
}
