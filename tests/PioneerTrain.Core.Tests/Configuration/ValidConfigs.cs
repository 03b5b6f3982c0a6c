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
        Assert.Equal(new ArtifactSettings("support-tickets", null), config.Artifact);
        Assert.Equal(new LimitSettings(null, TimeSpan.FromMinutes(345)) { MaxEvaluationRows = 20_000 }, config.Limits);
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
        Assert.Equal(new LimitSettings(20, TimeSpan.FromMinutes(45)) { MaxIdle = TimeSpan.FromMinutes(30), StopOnDivergence = 3, MaxEvaluationRows = 20_000 }, config.Limits);
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
