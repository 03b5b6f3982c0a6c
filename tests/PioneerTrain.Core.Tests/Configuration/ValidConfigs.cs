using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Configuration;

public class ValidConfigs
{
    public static TheoryData<string> Files => [.. ConfigFiles.Names("valid")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Are_read_without_diagnostics(string name)
    {
        var reading = ConfigFiles.Read("valid", name);

        Assert.Empty((reading as ConfigReading.Invalid)?.Diagnostics ?? []);
        Assert.IsType<ConfigReading.Valid>(reading);
    }

    [Theory]
    [InlineData("crlf.yml")]
    [InlineData("byte-order-mark.yml")]
    [InlineData("as-json.yml")]
    [InlineData("document-marks.yml")]
    [InlineData("no-last-line-break.yml")]
    public void Mean_the_same_however_they_are_written(string name)
    {
        var config = Read(name);

        Assert.Equal(ConfigText("minimal.yml"), Describe(config));
    }

    [Fact]
    public void Get_defaults_for_missing_keys()
    {
        var config = Read("minimal.yml");

        Assert.Equal("support-tickets", config.Job.ModelName);
        Assert.Equal("fastino/gliner2-base-v1", config.Job.BaseModel);
        Assert.Equal([new DatasetReference("tickets")], config.Job.Datasets);
        Assert.Equal(TrainingType.Lora, config.Job.TrainingType);
        Assert.Null(config.Job.Epochs);
        Assert.Null(config.Job.LearningRate);
        Assert.Empty(config.Job.Options);
        Assert.Empty(config.DataFiles);
        Assert.Equal(new EvaluationSettings.JobRecord(), config.Evaluation);
        Assert.True(config.Gate.IsEmpty);
        Assert.Equal(new ArtifactSettings("support-tickets", null) { IsDefaultName = true }, config.Artifact);
        Assert.Equal(new LimitSettings(null, TimeSpan.FromMinutes(345)) { MaxEvaluationRows = 20_000 }, config.Limits);
        Assert.Null(config.Baseline);
        Assert.Equal(OnUnchanged.Train, config.OnUnchanged);
        Assert.Equal(new ReportSettings(null), config.Report);
    }

    [Fact]
    public void Set_every_property_of_the_config()
    {
        var config = Read("every-key.yml");

        Assert.Equal("support-tickets-ner", config.Job.ModelName);
        Assert.Equal([new DatasetReference("support-tickets", "1"), new DatasetReference("invoices")], config.Job.Datasets);
        Assert.Equal([new DataFile("invoices", "data/invoices.jsonl")], config.DataFiles);
        Assert.Equal(TrainingType.Full, config.Job.TrainingType);
        Assert.Equal(10, config.Job.Epochs);
        Assert.Equal(2e-5, config.Job.LearningRate);
        Assert.Equal(new EvaluationSettings.ServiceDataset(new DatasetReference("support-tickets-test", "2"), 1000), config.Evaluation);
        Assert.Equal([new GateRule(Metric.F1, 0.85) { Line = 47 }, new GateRule(Metric.Precision, 0.9) { Line = 48 }, new GateRule(Metric.Recall, 1) { Line = 49 }], config.Gate.Rules);
        Assert.Equal(new ArtifactSettings("support-tickets-weights", "models/support-tickets"), config.Artifact);
        Assert.Equal(new LimitSettings(20, TimeSpan.FromMinutes(45)) { MaxIdle = TimeSpan.FromMinutes(30), StopOnDivergence = 3, MaxEvaluationRows = 2_000 }, config.Limits);
    }

    [Fact]
    public void Set_every_property_of_an_evaluation_on_a_held_out_file()
    {
        var evaluation = Assert.IsType<EvaluationSettings.HeldOutFile>(Read("every-key-of-a-held-out-file.yml").Evaluation);

        Assert.Equal(["person", "first.name", "the \"product\": a name", "Ö"], evaluation.Labels);
        Assert.Equal(
            new EvaluationSettings.HeldOutFile("data/held-out.jsonl")
            {
                Threshold = 0.4,
                ClassThreshold = 0.6,
                Match = SpanMatch.Occurrence,
                TaskName = "intent",
                Api = InferenceApi.Chat,
                Concurrency = 8,
                MaxFailedRows = 5,
                Timeout = TimeSpan.FromHours(1),
            },
            evaluation with { Labels = new EvaluationSettings.HeldOutFile("").Labels });
    }

    [Fact]
    public void Have_rules_of_the_gate_in_display_order_and_then_by_label()
    {
        var gate = Read("every-key-of-a-held-out-file.yml").Gate;

        Assert.Equal(
            [
                new GateRule(Metric.F1, 0.85) { Severity = Severity.Warn, Line = 22 },
                new GateRule(Metric.Precision, 0.9) { Line = 23 },
                new GateRule(Metric.Recall, 1) { Severity = Severity.Warn, Line = 26 },
                new GateRule(Metric.MacroF1, 0.75) { Severity = Severity.Warn, Line = 27 },
                new GateRule(Metric.Accuracy, 0.9) { Severity = Severity.Warn, Line = 28 },
                new GateRule(Metric.F1, 0.9) { Label = "person", Line = 30 },
                new GateRule(Metric.F1, 0.8) { Label = "first.name", Line = 32 },
                new GateRule(Metric.Precision, 0.7) { Label = "first.name", Severity = Severity.Warn, Line = 33 },
                new GateRule(Metric.Recall, 0.6) { Label = "first.name", Line = 34 },
                new GateRule(Metric.F1, 0.5) { Label = "the \"product\": a name", Severity = Severity.Warn, Line = 35 },
                new GateRule(Metric.Recall, 0) { Label = "Ö", Line = 36 },
            ],
            gate.Rules);
        Assert.Equal((0.95, OnInconclusive.Warn), (gate.Confidence, gate.OnInconclusive));
    }

    [Fact]
    public void Compare_with_the_model_of_another_job()
    {
        var config = Read("every-key-of-a-baseline-job.yml");

        Assert.Equal(
            new BaselineSettings(new BaselineSource.OtherJob("9e46b80e-7895-47c6-a88b-854deb354896")) { OnMissing = OnMissing.Fail, MaxAge = TimeSpan.FromDays(30) },
            config.Baseline);
        Assert.Equal(
            [
                new DropRule(Metric.F1, 0.02) { Severity = Severity.Warn, Line = 9 },
                new DropRule(Metric.Precision, 0) { Line = 10 },
                new DropRule(Metric.Recall, 1) { Severity = Severity.Warn, Line = 12 },
                new DropRule(Metric.MacroF1, 0.03) { Line = 15 },
                new DropRule(Metric.Accuracy, 0.04) { Line = 16 },
                new DropRule(Metric.F1, 0.05) { Label = "first.name", Line = 20 },
                new DropRule(Metric.Precision, 0.06) { Label = "first.name", Line = 21 },
                new DropRule(Metric.Recall, 0.07) { Label = "first.name", Severity = Severity.Warn, Line = 22 },
            ],
            config.Gate.Drops);
        Assert.Equal(["f1", "recall", "f1", "f1"], config.Gate.Rules.Select(rule => rule.Metric.Key));
        Assert.Equal(OnMissing.Fail, config.Gate.OnMissing);
        Assert.Equal(OnUnchanged.Reuse, config.OnUnchanged);
        Assert.Equal(new ReportSettings("Support tickets") { Examples = true, Cost = true }, config.Report);
    }

    [Fact]
    public void Set_every_property_of_a_release() =>
        Assert.Equal(new ReleaseSettings("Apache-2.0") { Draft = false, Prerelease = true }, Read("every-key-of-a-release.yml").Release);

    [Fact]
    public void Release_as_a_draft_by_default()
    {
        var yaml = ConfigFiles.Text("valid", "minimal.yml") + "release: {license: mit}\n";

        Assert.Equal(new ReleaseSettings("mit") { Draft = true, Prerelease = false }, ReadText(yaml).Release);
    }

    [Fact]
    public void Set_every_property_of_a_sweep()
    {
        var config = Read("every-key-of-a-sweep.yml");

        var sweep = config.Sweep!;
        Assert.Equal((3, "data/selection.jsonl", 12, 3), (sweep.MaxParallel, sweep.SelectOn, sweep.Legs.Count, config.Limits.StopOnDivergence));
        Assert.Equal(["learning_rate 1E-05, training_type lora, lora_r 8", "learning_rate 1E-05, training_type lora, lora_r 16"], sweep.Legs.Take(2).Select(leg => leg.Name));
        var last = sweep.Legs[^1].Job;
        Assert.Equal((0.00005, TrainingType.Full), (last.LearningRate, last.TrainingType));
        Assert.Equal([("seed", new JsonScalar.Whole(7)), ("lora_r", new JsonScalar.Whole(32))], last.Options.Select(option => (option.Key, option.Value)));
    }

    [Fact]
    public void Train_at_most_two_of_eight_jobs_at_a_time_by_default()
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + "sweep: {fields: {seed: [1, 2, 3, 4, 5, 6, 7, 8]}}\nlimits: {stop_on_divergence: 5}\n");

        Assert.Equal((2, null, 8, 5), (config.Sweep!.MaxParallel, config.Sweep.SelectOn, config.Sweep.Legs.Count, config.Limits.StopOnDivergence));
    }

    [Fact]
    public void Compare_with_an_evaluation_in_the_repository()
    {
        var config = Read("every-key-of-a-baseline-file.yml");

        Assert.Equal(new BaselineSettings(new BaselineSource.File("baselines/evaluation.json")) { OnMissing = OnMissing.Pass, MaxAge = TimeSpan.FromDays(7) }, config.Baseline);
        Assert.True(config.Gate.IsEmpty);
    }

    [Fact]
    public void Compare_with_the_base_branch_or_the_newest_release()
    {
        Assert.Equal(
            new BaselineSettings(new BaselineSource.Branch()) { OnMissing = OnMissing.Fail, MaxAge = TimeSpan.FromDays(14) },
            Read("every-key-of-a-baseline-branch.yml").Baseline);
        Assert.Equal(new BaselineSettings(new BaselineSource.Release()) { MaxAge = TimeSpan.FromDays(90) }, Read("every-key-of-a-baseline-release.yml").Baseline);
    }

    [Fact]
    public void Compare_with_the_base_model_and_warn_without_it()
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + "evaluation: {path: h.jsonl}\ngate: {f1: {max_drop: 0.02}}\nbaseline: {from: base_model}\n");

        Assert.Equal(new BaselineSettings(new BaselineSource.BaseModel()), config.Baseline);
        Assert.Equal((OnMissing.Warn, null), (config.Baseline!.OnMissing, config.Baseline.MaxAge));
        Assert.False(config.Gate.IsEmpty);
        Assert.Empty(config.Gate.Rules);
    }

    /// <summary>Every other top-level key that is one value is sent to the service.</summary>
    [Fact]
    public void Do_not_send_what_happens_without_a_change()
    {
        Assert.Empty(Read("every-key-of-a-baseline-job.yml").Job.Options);
    }

    [Fact]
    public void May_take_the_scores_of_the_job_record()
    {
        var config = Read("every-key-of-the-job-record.yml");

        Assert.Equal(new EvaluationSettings.JobRecord(), config.Evaluation);
        Assert.Equal((null, OnInconclusive.Pass), (config.Gate.Confidence, config.Gate.OnInconclusive));
    }

    [Fact]
    public void Get_defaults_for_missing_keys_of_an_evaluation_on_a_held_out_file()
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + "evaluation:\n  path: held-out.jsonl\ngate:\n  f1: 0.8\n");

        var evaluation = Assert.IsType<EvaluationSettings.HeldOutFile>(config.Evaluation);
        Assert.Empty(evaluation.Labels);
        Assert.Equal((0.5, 0.5, SpanMatch.Text), (evaluation.Threshold, evaluation.ClassThreshold, evaluation.Match));
        Assert.Equal(("category", null, 4, 0), (evaluation.TaskName, evaluation.Api, evaluation.Concurrency, evaluation.MaxFailedRows));
        Assert.Equal(TimeSpan.FromMinutes(30), evaluation.Timeout);
        Assert.Equal((null, OnInconclusive.Fail, Severity.Fail), (config.Gate.Confidence, config.Gate.OnInconclusive, config.Gate.Rules[0].Severity));
    }

    [Fact]
    public void May_have_labels_that_differ_after_sixty_characters()
    {
        var label = new string('x', 60);
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + $"evaluation:\n  path: h.jsonl\ngate:\n  labels:\n    {label}: 0.1\n    {label}y: 0.2\n    {label}z: 0.3\n");

        Assert.Equal([(label, 0.1), ($"{label}y", 0.2), ($"{label}z", 0.3)], config.Gate.Rules.Select(rule => (rule.Label, rule.Minimum)));
    }

    /// <summary>The value of one label must not be read as that of another.</summary>
    [Fact]
    public void May_have_labels_that_look_like_paths()
    {
        var config = ReadText(
            ConfigFiles.Text("valid", "minimal.yml")
            + "evaluation:\n  path: h.jsonl\ngate:\n  labels:\n    a: {recall: 0.1}\n    a.f1: 0.2\n    a.f1.min: 0.3\n    a.recall: {f1: 0.4}\n    min: 0.5\n    \"\": 0.6\n");

        Assert.Equal(
            [("a", "recall", 0.1), ("a.f1", "f1", 0.2), ("a.f1.min", "f1", 0.3), ("a.recall", "f1", 0.4), ("min", "f1", 0.5), ("", "f1", 0.6)],
            config.Gate.Rules.Select(rule => (rule.Label!, rule.Metric.Key, rule.Minimum)));
    }

    [Fact]
    public void Pass_additional_fields_by_wire_name_and_schema_type()
    {
        var options = Read("every-key.yml").Job.Options;

        Assert.Equal(28, options.Count);
        Assert.Equal(new JsonScalar.Number(0.1), options["validation_data_percentage"]);
        Assert.Equal(new JsonScalar.Number(0.001), options["early_stopping_min_delta"]);
        Assert.Equal(new JsonScalar.Number(1e-5), options["encoder_learning_rate"]);
        Assert.Equal(new JsonScalar.Whole(8), options["batch_size"]);
        Assert.Equal(new JsonScalar.Whole(42), options["seed"]);
        Assert.Equal(new JsonScalar.Truth(true), options["packing"]);
        Assert.Equal(new JsonScalar.Truth(false), options["mask_history"]);
        Assert.Equal(new JsonScalar.Text("linear"), options["lr_scheduler_type"]);
        Assert.Equal(new JsonScalar.Text("You extract the fields of an invoice.\n\tA tab inside a block is text.\n"), options["system_prompt"]);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("45m", 45 * 60)]
    [InlineData("6h", 6 * 3600)]
    [InlineData("7d", 7 * 24 * 3600)]
    public void Write_durations_with_a_unit(string written, int seconds)
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + $"limits:\n  max_duration: {written}\n");

        Assert.Equal(TimeSpan.FromSeconds(seconds), config.Limits.MaxDuration);
    }

    [Theory]
    [InlineData("1e-5", 1e-5)]
    [InlineData("1E-5", 1e-5)]
    [InlineData("+.5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+1", 1)]
    [InlineData("0.10", 0.1)]
    public void Write_numbers_as_the_core_schema_of_yaml_does(string written, double value)
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + $"learning_rate: {written}\n");

        Assert.Equal(value, config.Job.LearningRate);
    }

    [Fact]
    public void May_request_as_many_epochs_as_the_limit_allows()
    {
        var config = ReadText(ConfigFiles.Text("valid", "minimal.yml") + "nr_epochs: 20\nlimits:\n  max_epochs: 20\n");

        Assert.Equal(20, config.Job.Epochs);
    }

    private static TrainingConfig Read(string name) => Assert.IsType<ConfigReading.Valid>(ConfigFiles.Read("valid", name)).Config;

    private static TrainingConfig ReadText(string yaml) =>
        Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(Encoding.UTF8.GetBytes(yaml), "training.yml", [])).Config;

    private static string ConfigText(string name) => Describe(Read(name));

    private static string Describe(TrainingConfig config) =>
        $"{config with { Job = config.Job with { Datasets = [], Options = new Dictionary<string, JsonScalar>(StringComparer.Ordinal) }, DataFiles = [] }}"
        + string.Join(',', config.Job.Datasets) + string.Join(',', config.Job.Options) + string.Join(',', config.DataFiles);
}
