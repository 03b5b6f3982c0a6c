using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>A run that compares its model with a baseline on the same rows.</summary>
public sealed class BaselineRunTests : IDisposable
{
    private const string OtherJob = "GET /felix/training-jobs/other-1";

    private static readonly ScriptedModel _right = new(("Ada", "person"), ("Bob", "person"), ("Rome", "city"));
    private static readonly ScriptedModel _weak = new(("Ada", "person"));

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("runner")]
    [InlineData("terminal")]
    public async Task Shows_the_gain_from_the_training(string host)
    {
        Arrange("baseline: {from: base_model}\n");

        var ended = await _run.OnAsync(host);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches($"../Golden/baseline.{host}.txt", host == "runner" ? ended.RunnerText : ended.TerminalText);
    }

    [Fact]
    public async Task Evaluates_both_models_with_the_same_labels()
    {
        Arrange("baseline: {from: base_model}\n");

        await _run.OnRunnerAsync();

        var bodies = _run.Service.Bodies(ScriptedService.Inference).Select(body => JsonDocument.Parse(body).RootElement).ToList();
        Assert.Equal(["fastino/gliner2-base-v1", "job-1"], bodies.Select(body => body.GetProperty("model_id").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.Single(bodies.Select(body => body.GetProperty("schema").GetRawText()).Distinct());
    }

    [Theory]
    [InlineData(0.02, "gate_failed", "failed")]
    [InlineData(0.6, "passed", "passed")]
    public async Task Judges_the_drop_below_the_model_of_another_job(double maxDrop, string conclusion, string verdict)
    {
        Arrange("baseline: {from: job, job: other-1}\n", FormattableString.Invariant($"gate: {{f1: {{max_drop: {maxDrop}}}}}\n"));
        ArrangeModels(trained: _weak, other: _right);
        _run.On(OtherJob, Reply.Job(new ScriptedJob("complete") { Id = "other-1" }));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((conclusion, verdict), (ended.Conclusion, ended.OutputOf("verdict")));
        Assert.Equal("1", ended.OutputOf("baseline-f1"));
        Assert.Equal(0.5, double.Parse(ended.OutputOf("f1-drop"), CultureInfo.InvariantCulture), 9);
    }

    [Fact]
    public async Task Compares_with_a_stored_evaluation()
    {
        await ArrangeStoredAsync(_weak);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "0.5", "-0.5"), (ended.Conclusion, ended.OutputOf("baseline-f1"), ended.OutputOf("f1-drop")));
        Assert.Equal(60, _run.Count(ScriptedService.Inference));
    }

    [Theory]
    [InlineData("\"measured_at\":\"[^\"]*\"", "\"measured_at\":\"2025-12-01T00:00:00\\u002B00:00\"", true)]
    [InlineData("\"measured_at\":\"[^\"]*\",", "", false)]
    [InlineData("", "", false)]
    public async Task Warns_of_an_old_evaluation_if_its_time_is_known(string pattern, string changed, bool warns)
    {
        await ArrangeStoredAsync(_weak, json => pattern.Length == 0 ? json : Regex.Replace(json, pattern, changed, RegexOptions.NonBacktracking), "max_age: 30d");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("0.5", ended.OutputOf("baseline-f1"));
        Assert.Equal(warns, ended.AnnotationText.Contains("/stored.json, is 31 days old, which is more than baseline.max_age (30 days).", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pass", "passed", "not_comparable", false)]
    [InlineData("warn", "passed", "not_comparable", true)]
    public async Task Trains_without_a_baseline_when_the_config_lets_it(string onMissing, string conclusion, string verdict, bool warns)
    {
        Arrange($"baseline: {{from: job, job: other-1, on_missing: {onMissing}}}\n", "gate: {f1: {max_drop: 0.02}}\n");
        _run.On(OtherJob, Reply.Error(404, "no such job"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((conclusion, verdict), (ended.Conclusion, ended.OutputOf("verdict")));
        Assert.Equal(warns, ended.AnnotationText.Contains("There is no baseline to compare with: the service has no job other-1.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("failed", "job other-1 has status failed and therefore no model")]
    [InlineData("running", "job other-1 has status running and therefore no model")]
    public async Task Starts_nothing_when_a_required_baseline_is_missing(string status, string reason)
    {
        Arrange("baseline: {from: job, job: other-1, on_missing: fail}\n", "gate: {f1: {max_drop: 0.02}}\n");
        _run.On(OtherJob, Reply.Job(new ScriptedJob(status) { Id = "other-1" }));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_that_cannot_be_evaluated_is_not_comparable()
    {
        Arrange("baseline: {from: base_model, on_missing: fail}\n", "gate: {f1: {min: 0.8, max_drop: 0.02}}\n");
        _run.On(ScriptedService.Inference, Reply.For(body => body.Contains("job-1", StringComparison.Ordinal) ? _right.Reply : Reply.Error(422, "model is not servable")));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.GateFailed, "not_comparable", "1"), (ended.ExitCode, ended.Conclusion, ended.OutputOf("f1")));
        Assert.Contains("model is not servable", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"threshold\":0.5", "\"threshold\":0.7", "the threshold is 0.5, and 0.7 for the baseline")]
    [InlineData("\"hash\":\".{6}", "\"hash\":\"000000", "no example in common")]
    public async Task Knows_before_the_training_that_an_evaluation_cannot_be_compared(string pattern, string changed, string reason)
    {
        await ArrangeStoredAsync(_right, json => Regex.Replace(json, pattern, changed, RegexOptions.NonBacktracking), "on_missing: fail");
        _run.Sections = _run.Sections.Replace("gate: {f1: 0.85}", "gate: {f1: {max_drop: 0.02}}", StringComparison.Ordinal);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is not an evaluation.json")]
    [InlineData("null", "it is null")]
    [InlineData("{}", "the file is not an evaluation.json")]
    [InlineData("{\"labels\":", "held-base.json:2:")]
    public async Task Refuses_a_file_that_is_not_an_evaluation(string json, string reason)
    {
        var path = _run.WriteData("held-base.json", json);
        Arrange($"baseline: {{from: file, path: {path}}}\n");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains(reason, ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shows_texts_of_changed_rows_only_when_the_config_allows_it(bool examples)
    {
        Arrange($"baseline: {{from: base_model}}\nreport: {{examples: {(examples ? "true" : "false")}}}\n");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(examples, ended.Summary.Contains("Ada met Bob in Rome", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count)
        .Select(number => $$"""{"text":"{{number}}: Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}""");

    private void Arrange(string sections, string gate = "gate: {f1: 0.85}\n")
    {
        _run.Sections = $"evaluation:\n  path: {_run.WriteData("held.jsonl", Rows(60))}\n{gate}{sections}";
        ArrangeModels(trained: _right, other: _weak);
    }

    private void ArrangeModels(ScriptedModel trained, ScriptedModel other) =>
        _run.On(ScriptedService.Inference, Reply.For(body => body.Contains("\"job-1\"", StringComparison.Ordinal) ? trained.Reply : other.Reply));

    /// <summary>The config names the evaluation that an earlier run has stored.</summary>
    private async Task ArrangeStoredAsync(ScriptedModel model, Func<string, string>? change = null, string policy = "on_missing: warn")
    {
        Arrange("");
        using var earlier = new ScriptedRun { Sections = _run.Sections };
        earlier.On(ScriptedService.Inference, model.Reply);
        await earlier.OnTerminalAsync();
        var json = await File.ReadAllTextAsync(Path.Combine(earlier.OutputFolder, "evaluation.json"));
        var path = _run.WriteData("stored.json", change?.Invoke(json) ?? json);
        Arrange($"baseline: {{from: file, path: {path}, {policy}}}\n");
    }
}
