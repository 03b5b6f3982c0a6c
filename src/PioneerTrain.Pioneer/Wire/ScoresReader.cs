using System.Globalization;
using System.Text.Json;
using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>The one home of the wire's metric names. The public pages disagree about them, so all are looked for, in a fixed order.</summary>
internal static class ScoresReader
{
    /// <summary>Enough for every metric of every label that a person would read; a report beyond it is cut, not kept in memory.</summary>
    private const int MostNumbers = 256;

    private static readonly string[] _f1Names = ["f1", "f1_score", "eval_f1_score", "eval_f1"];
    private static readonly string[] _precisionNames = ["precision", "precision_score", "eval_precision", "eval_precision_score"];
    private static readonly string[] _recallNames = ["recall", "recall_score", "eval_recall", "eval_recall_score"];
    private static readonly string[] _perLabelNames = ["per_label", "per_entity", "per_class"];

    /// <summary>Reads a <c>metrics</c> object, or an evaluation record, in every known spelling: its own members first, then those of a nested <c>metrics</c>.
    /// A missing value, null or text is absent; a number is passed on unchanged, even NaN or 7.</summary>
    public static Scores Read(JsonElement? wire)
    {
        if (wire is not { ValueKind: JsonValueKind.Object } report)
        {
            return Scores.None;
        }

        JsonElement[] places = Member(report, "metrics") is { ValueKind: JsonValueKind.Object } nested ? [report, nested] : [report];
        return new Scores(First(places, _f1Names), First(places, _precisionNames), First(places, _recallNames), Others(places))
        {
            IsFromEvaluation = new[] { _f1Names, _precisionNames, _recallNames }.Any(names => First(places, names[..1]) is null && First(places, names) is not null),
            PerLabel = places.Select(ReadLabels).FirstOrDefault(labels => labels.Count > 0) ?? [],
        };
    }

    private static double? First(JsonElement[] places, string[] names) =>
        places.SelectMany(place => names.Select(name => NumberOf(Member(place, name)))).FirstOrDefault(number => number is not null);

    private static Dictionary<string, double> Others(JsonElement[] places)
    {
        var others = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var member in places.SelectMany(place => place.EnumerateObject()))
        {
            if (others.Count < MostNumbers && !IsScore(member.Name) && !IsLabelOfARecord(member) && NumberOf(member.Value) is { } number)
            {
                others.TryAdd(member.Name, number);
            }
        }

        return others;
    }

    private static bool IsScore(string name) => _f1Names.Contains(name) || _precisionNames.Contains(name) || _recallNames.Contains(name);

    /// <summary>"dataset_version": "1" is a name that happens to look like a number.</summary>
    private static bool IsLabelOfARecord(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.String
        && (member.Name is "id" or "version" or "name" or "label" || member.Name.EndsWith("_id", StringComparison.Ordinal)
            || member.Name.EndsWith("_version", StringComparison.Ordinal) || member.Name.EndsWith("_name", StringComparison.Ordinal));

    private static List<LabelScore> ReadLabels(JsonElement place)
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
            .. from row in rows.Take(MostNumbers)
               where row.Label is not null && row.Row.ValueKind == JsonValueKind.Object
               let scores = new[] { row.Row }
               select new LabelScore(
                   row.Label,
                   First(scores, _f1Names),
                   First(scores, _precisionNames),
                   First(scores, _recallNames),
                   First(scores, ["support", "count"])),
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
