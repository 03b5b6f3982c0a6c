using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Configuration;

public class TrainingConfigReaderTests
{
    private const string Minimal = "model_name: a\nbase_model: b\ndatasets:\n  - name: d\n";

    [Fact]
    public void Rejects_a_file_of_ten_megabytes_without_parsing_it()
    {
        var found = Diagnostics(new byte[10 * 1024 * 1024]);

        Assert.Equal("training.yml:1:1: the file has 10485760 bytes, which exceeds the limit of 1048576 bytes (1 MiB)", Shown(found));
    }

    [Fact]
    public void Reads_a_file_of_exactly_one_mebibyte()
    {
        var config = Minimal + "#" + new string('x', (1024 * 1024) - Minimal.Length - 1);

        Assert.IsType<ConfigReading.Valid>(Read(config));
    }

    [Fact]
    public void Rejects_a_file_with_too_many_values()
    {
        var found = Diagnostics($"{Minimal}system_prompt: [{string.Join(',', Enumerable.Repeat("x", 20_000))}]\n");

        Assert.Equal(ConfigFault.TooManyValues, Assert.Single(found).Code);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Rejects_unbounded_brackets(char bracket)
    {
        var found = Diagnostics("model_name: " + new string(bracket, 100_000));

        Assert.Equal(ConfigFault.TooDeep, Assert.Single(found).Code);
    }

    /// <summary>Reading takes linear time; with a steeper growth this test would not end.</summary>
    [Theory]
    [InlineData("1", "_", "x")]
    [InlineData("1", "1", "x")]
    [InlineData("0", "1", "x")]
    [InlineData("0x", "1_", "x")]
    [InlineData("0b", "1", "x")]
    [InlineData("1", ":1", "x")]
    [InlineData("1.", "1", "x")]
    [InlineData("2024-01-01T", "T", "\u0001")]
    public void Rejects_a_very_long_text_that_is_nearly_a_number(string start, string middle, string end)
    {
        var found = Diagnostics($"{Minimal}learning_rate: {start}{string.Concat(Enumerable.Repeat(middle, 400_000))}{end}\n");

        Assert.NotEmpty(found);
    }

    [Fact]
    public void Reports_at_most_a_hundred_errors_and_the_number_omitted()
    {
        var unknown = string.Concat(Enumerable.Range(0, 150).Select(i => $"unknown key number {i}: 1\n"));

        var found = Diagnostics(Minimal + unknown);

        Assert.Equal(100, found.Count);
        Assert.Equal(ConfigFault.TooManyDiagnostics, found[^1].Code);
        Assert.StartsWith("51 more", found[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Option_overrides_the_value_in_the_file()
    {
        var reading = Read(Minimal + "gate:\n  f1: 0.5\n  recall: 0.6\n", new ConfigOverride("gate.f1.min", "0.9", "--f1-threshold"));

        var gate = Assert.IsType<ConfigReading.Valid>(reading).Config.Gate;
        Assert.Equal([new GateRule(Metric.F1, 0.9) { Source = "--f1-threshold" }, new GateRule(Metric.Recall, 0.6) { Line = 7 }], gate.Rules);
    }

    [Theory]
    [InlineData("f1: {min: 0.5, severity: warn}")]
    [InlineData("f1: {min: high, severity: warn}")]
    [InlineData("f1: {severity: warn}")]
    public void Option_overrides_the_minimum_and_keeps_its_severity(string written)
    {
        var reading = Read($"{Minimal}gate:\n  {written}\n", new ConfigOverride("gate.f1.min", "0.9", "--f1-threshold"));

        var gate = Assert.IsType<ConfigReading.Valid>(reading).Config.Gate;
        Assert.Equal([new GateRule(Metric.F1, 0.9) { Severity = Severity.Warn, Source = "--f1-threshold" }], gate.Rules);
    }

    [Theory]
    [InlineData("", "--f1-threshold: gate.f1 is 85; expected a number from 0 to 1")]
    [InlineData("gate:\n", "training.yml:5:6: gate has no value; expected a section with the keys f1, precision, recall, macro_f1, accuracy, labels, confidence and on_inconclusive")]
    [InlineData("gate:\n  f1:\n", "--f1-threshold: gate.f1 is 85; expected a number from 0 to 1")]
    [InlineData("gate:\n  f1: high\n", "--f1-threshold: gate.f1 is 85; expected a number from 0 to 1")]
    [InlineData("gate:\n  f1: {min: 0.5}\n", "--f1-threshold: gate.f1.min is 85; expected a number from 0 to 1")]
    [InlineData("gate:\n  f1: [0.5]\n", "training.yml:6:7: gate.f1 is a list; expected a number from 0 to 1, or a section with the keys min, max_drop and severity")]
    public void Reports_the_minimum_of_an_option_where_the_file_has_it(string gate, string message)
    {
        var found = Diagnostics(Read(Minimal + gate, new ConfigOverride("gate.f1.min", "85", "--f1-threshold")));

        Assert.Equal(message, Shown(found));
    }

    [Fact]
    public void Option_cannot_set_a_second_source_of_the_scores()
    {
        var found = Diagnostics(Read($"{Minimal}evaluation:\n  dataset: h\n", new ConfigOverride("evaluation.path", "held-out.jsonl", "input evaluation-path")));

        Assert.Equal("input evaluation-path: evaluation has dataset and path; expected exactly one of path, dataset and source", Shown(found));
    }

    [Fact]
    public void Option_adds_a_section_that_the_file_does_not_have()
    {
        var reading = Read(Minimal, new ConfigOverride("limits.max_duration", "90s", "--max-duration"), new ConfigOverride("nr_epochs", "3", "--epochs"));

        var config = Assert.IsType<ConfigReading.Valid>(reading).Config;
        Assert.Equal(TimeSpan.FromSeconds(90), config.Limits.MaxDuration);
        Assert.Equal(3, config.Job.Epochs);
    }

    [Fact]
    public void Option_text_needs_no_quotes()
    {
        var reading = Read(Minimal, new ConfigOverride("model_name", "2024", "--model-name"));

        Assert.Equal("2024", Assert.IsType<ConfigReading.Valid>(reading).Config.Job.ModelName);
    }

    [Fact]
    public void Ignores_an_invalid_value_that_an_option_overrides()
    {
        var reading = Read(Minimal + "nr_epochs: many\n", new ConfigOverride("nr_epochs", "3", "--epochs"));

        Assert.IsType<ConfigReading.Valid>(reading);
    }

    [Fact]
    public void Reports_the_option_instead_of_a_position_and_after_the_positions()
    {
        var found = Diagnostics(Read(
            Minimal + "nr_epochs: 0\n",
            new ConfigOverride("gate.f1.min", "85", "--f1-threshold"),
            new ConfigOverride("limits.max_epochs", "", "input max-epochs")));

        Assert.Equal(
            """
            training.yml:5:12: nr_epochs is 0; expected a whole number from 1 to 2147483647
            --f1-threshold: gate.f1 is 85; expected a number from 0 to 1
            input max-epochs: limits.max_epochs has no value; expected a whole number from 1 to 2147483647
            """,
            Shown(found));
    }

    [Fact]
    public void Reports_the_option_that_exceeds_the_epoch_limit_of_the_file()
    {
        var found = Diagnostics(Read(Minimal + "limits:\n  max_epochs: 5\n", new ConfigOverride("nr_epochs", "6", "--epochs")));

        Assert.Equal("--epochs: nr_epochs is 6, which exceeds limits.max_epochs (5)", Shown(found));
    }

    [Fact]
    public void Reports_an_invalid_section_that_an_option_would_override()
    {
        var found = Diagnostics(Read(Minimal + "gate: strict\n", new ConfigOverride("gate.f1.min", "0.9", "--f1-threshold")));

        Assert.Equal("training.yml:5:7: gate is the text \"strict\"; expected a section with the keys f1, precision, recall, macro_f1, accuracy, labels, confidence and on_inconclusive", Shown(found));
    }

    [Theory]
    [InlineData("gate.f2")]
    [InlineData("gate")]
    [InlineData("gate.f1")]
    [InlineData("gate.labels.person")]
    [InlineData("datasets")]
    [InlineData("nr_epochs.x")]
    public void Throws_when_an_option_overrides_something_other_than_a_single_value(string path)
    {
        Assert.Throws<ArgumentException>(() => Read(Minimal, new ConfigOverride(path, "1", "--option")));
    }

    private static ConfigReading Read(string yaml, params ConfigOverride[] overrides) =>
        TrainingConfigReader.Read(Encoding.UTF8.GetBytes(yaml), "training.yml", overrides);

    private static IReadOnlyList<ConfigDiagnostic> Diagnostics(string yaml) => Diagnostics(Read(yaml));

    private static IReadOnlyList<ConfigDiagnostic> Diagnostics(byte[] utf8) => Diagnostics(TrainingConfigReader.Read(utf8, "training.yml", []));

    private static IReadOnlyList<ConfigDiagnostic> Diagnostics(ConfigReading reading) => Assert.IsType<ConfigReading.Invalid>(reading).Diagnostics;

    private static string Shown(IReadOnlyList<ConfigDiagnostic> found) => string.Join('\n', found);
}
