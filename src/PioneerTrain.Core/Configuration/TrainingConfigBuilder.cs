using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>Builds the config from valid values.</summary>
internal static class TrainingConfigBuilder
{
    /// <summary>
    /// 5 hours and 45 minutes: GitHub ends a job on a hosted runner after 6 hours, and the
    /// remaining 15 minutes are for stopping the training and reporting.
    /// </summary>
    private const string DefaultMaxDuration = "345m";
    private const string DefaultMaxIdle = "1h";
    private const int DefaultMaxEvaluationRows = 20_000;

    /// <summary>
    /// The top-level keys that have their own member in <see cref="TrainingJobRequest"/>; the
    /// others are sent by name.
    /// </summary>
    private static readonly string[] _members = ["model_name", "base_model", "training_type", "nr_epochs", "learning_rate"];

    /// <summary>The top-level value of this program, which is not sent.</summary>
    private const string OnUnchangedKey = "on_unchanged";

    public static TrainingConfig Build(ConfigValues values) => new()
    {
        Job = JobOf(values),
        DataFiles = [.. DatasetItems(values)
            .Where(item => values.Text($"{item}.path") is not null)
            .Select(item => new DataFile(values.Text($"{item}.name")!, values.Text($"{item}.path")!))],
        Evaluation = EvaluationBuilder.Build(values),
        Gate = GateBuilder.Build(values),
        Baseline = BaselineBuilder.Build(values),
        Artifact = new ArtifactSettings(values.Text("artifact.name") ?? JobFingerprint.WithoutPlaceholders(values.Text("model_name")!), values.Text("artifact.folder"))
        {
            IsDefaultName = values.Text("artifact.name") is null,
        },
        Limits = new LimitSettings((int?)values.Whole("limits.max_epochs"), Duration.Parse(values.Text("limits.max_duration") ?? DefaultMaxDuration))
        {
            MaxIdle = Duration.Parse(values.Text("limits.max_idle") ?? DefaultMaxIdle),
            StopOnDivergence = (int?)values.Whole("limits.stop_on_divergence") ?? (values.Section(SweepBuilder.FieldsKey) is null ? null : SweepSettings.DefaultStopOnDivergence),
            MaxEvaluationRows = (int)(values.Whole("limits.max_evaluation_rows") ?? DefaultMaxEvaluationRows),
        },
        OnUnchanged = values.Text(OnUnchangedKey) == "reuse" ? OnUnchanged.Reuse : OnUnchanged.Train,
        Report = new ReportSettings(values.Text("report.title"))
        {
            Examples = values.Truth("report.examples") ?? false,
            Cost = values.Truth("report.cost") ?? false,
        },
        Release = values.Text("release.license") is not { } license ? null : new ReleaseSettings(license)
        {
            Draft = values.Truth("release.draft") ?? true,
            Prerelease = values.Truth("release.prerelease") ?? false,
        },
        Sweep = SweepBuilder.Build(values, JobOf),
    };

    private static TrainingJobRequest JobOf(ConfigValues values) => new()
    {
        ModelName = values.Text("model_name")!,
        BaseModel = values.Text("base_model")!,
        Datasets = [.. DatasetItems(values).Select(item => new DatasetReference(values.Text($"{item}.name")!, values.Text($"{item}.version")))],
        TrainingType = values.Text("training_type") == "full" ? TrainingType.Full : TrainingType.Lora,
        Epochs = (int?)values.Whole("nr_epochs"),
        LearningRate = values.Number("learning_rate"),
        Options = values.All.Where(entry => IsOption(entry.Key)).ToDictionary(StringComparer.Ordinal),
    };

    private static bool IsOption(string path) => path.IndexOfAny('.', '[') < 0 && path != OnUnchangedKey && !_members.Contains(path, StringComparer.Ordinal);

    private static IEnumerable<string> DatasetItems(ConfigValues values) =>
        Enumerable.Range(0, int.MaxValue).Select(i => $"datasets[{i}]").TakeWhile(item => values.Text($"{item}.name") is not null);
}
