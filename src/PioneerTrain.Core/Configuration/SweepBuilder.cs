using System.Globalization;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Builds the jobs of a sweep from valid values.</summary>
internal static class SweepBuilder
{
    public const string FieldsKey = "sweep.fields";

    private const int DefaultMaxParallel = 2;

    /// <param name="jobOf">Creates the request of a job from the values of a config.</param>
    /// <returns>Null when the config has no sweep.</returns>
    public static SweepSettings? Build(ConfigValues values, Func<ConfigValues, TrainingJobRequest> jobOf)
    {
        if (values.Section(FieldsKey) is not { } fields)
        {
            return null;
        }

        IEnumerable<IReadOnlyList<KeyValuePair<string, JsonScalar>>> combinations = [[]];
        foreach (var field in fields.Entries)
        {
            combinations = combinations.SelectMany(
                _ => values.Section(field.Path)!.Entries,
                (before, item) => (IReadOnlyList<KeyValuePair<string, JsonScalar>>)[.. before, new(field.Key, values.Find(item.Path)!)]);
        }

        return new SweepSettings([.. combinations.Select(leg => new SweepLeg(leg.ToDictionary(field => field.Key, field => TextOf(field.Value), StringComparer.Ordinal), jobOf(values.With(leg))))])
        {
            MaxParallel = (int)(values.Whole("sweep.max_parallel") ?? DefaultMaxParallel),
            SelectOn = values.Text("sweep.select_on"),
        };
    }

    private static string TextOf(JsonScalar value) => value switch
    {
        JsonScalar.Text text => text.Value,
        JsonScalar.Whole whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        JsonScalar.Number number => MetricText.Exact(number.Value),
        JsonScalar.Truth truth => truth.Value ? "true" : "false",
        _ => throw new InvalidOperationException(value.ToString()),
    };
}
