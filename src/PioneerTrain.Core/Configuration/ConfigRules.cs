namespace PioneerTrain.Configuration;

/// <summary>
/// Checks the rules that the schema cannot express: relations between two values, and the maximum
/// duration.
/// </summary>
internal static class ConfigRules
{
    /// <summary>
    /// The maximum of <c>limits.max_duration</c>, <c>limits.max_idle</c> and
    /// <c>evaluation.timeout</c>: 7 days.
    /// </summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    private static readonly string[] _durations = ["limits.max_duration", "limits.max_idle", "evaluation.timeout"];

    public static void Check(ConfigValues values, DiagnosticList diagnostics)
    {
        if (values.Whole("nr_epochs") is { } epochs && values.Whole("limits.max_epochs") is { } limit && epochs > limit)
        {
            diagnostics.Add(values.PlaceOf("nr_epochs"), ConfigFault.Conflict, ConfigMessages.MoreEpochsThanAllowed(epochs, limit));
        }

        if (values.Whole("min_samples_per_dataset") is { } minimum
            && values.Whole("max_samples_per_dataset") is { } maximum
            && minimum > maximum)
        {
            var message = ConfigMessages.MinimumAboveMaximum(minimum, maximum);
            diagnostics.Add(values.PlaceOf("min_samples_per_dataset"), ConfigFault.Conflict, message);
        }

        foreach (var path in _durations)
        {
            if (values.Text(path) is { } duration && Duration.Parse(duration) > MaxDuration)
            {
                diagnostics.Add(values.PlaceOf(path), ConfigFault.OutOfRange, ConfigMessages.TooLong(path, duration));
            }
        }

        CheckDatasets(values, diagnostics);
        EvaluationRules.Check(values, diagnostics);
        BaselineRules.Check(values, diagnostics);
        SweepRules.Check(values, diagnostics);
    }

    private static void CheckDatasets(ConfigValues values, DiagnosticList diagnostics)
    {
        var firstPaths = new Dictionary<string, string>(StringComparer.Ordinal);
        var namePaths = values.All.Select(entry => entry.Key)
            .Where(path => path.StartsWith("datasets[", StringComparison.Ordinal) && path.EndsWith("].name", StringComparison.Ordinal));
        foreach (var path in namePaths)
        {
            var item = path[..^".name".Length];
            var name = values.Text(path)!;
            if (!firstPaths.TryAdd(name, item))
            {
                diagnostics.Add(values.PlaceOf(path), ConfigFault.Conflict, ConfigMessages.SameDataset(item, name, firstPaths[name]));
            }

            if (values.Text($"{item}.version") is not null && values.Text($"{item}.path") is not null)
            {
                diagnostics.Add(values.PlaceOf($"{item}.version"), ConfigFault.Conflict, ConfigMessages.VersionOfUpload(item));
            }

            if (values.Text($"{item}.path") is { } file && values.Text("evaluation.path") is { } heldOut && AreSamePath(file, heldOut))
            {
                diagnostics.Add(values.PlaceOf("evaluation.path"), ConfigFault.Conflict, ConfigMessages.EvaluatedOnTrainingFile(file, item));
            }

            if (name == values.Text("evaluation.dataset") && MayBeSame(values.Text($"{item}.version"), values.Text("evaluation.version")))
            {
                diagnostics.Add(values.PlaceOf("evaluation.dataset"), ConfigFault.Conflict, ConfigMessages.ScoredOnTrainingData(name, item));
            }
        }
    }

    /// <summary>Returns true when two paths in the repository name the same file.</summary>
    public static bool AreSamePath(string path, string other) => Parts(path).SequenceEqual(Parts(other), StringComparer.Ordinal);

    /// <summary>Returns the parts of a path, without those that do not change its meaning.</summary>
    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or "."));

    /// <summary>
    /// Returns true when the two versions can be the same one: a missing version means the newest.
    /// </summary>
    private static bool MayBeSame(string? version, string? other) => version is null || other is null || version == other;
}
