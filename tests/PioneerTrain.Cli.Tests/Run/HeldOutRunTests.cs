using System.Text.Json;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// With <c>evaluation.path</c> the gate rests on the predictions of the trained model for a held-out
/// file, and never on the scores of the service.
/// </summary>
public sealed class HeldOutRunTests : IDisposable
{
    private const string Private = "Ada met Bob in Rome";

    private static readonly ScriptedModel _model = new(("Ada", "person"), ("Bob", "person"), ("Rome", "city"));

    private readonly ScriptedRun _run = new();

    public HeldOutRunTests()
    {
        Arrange("  f1: 0.85\n");
        _run.On(ScriptedService.Inference, _model.Reply);
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("runner")]
    [InlineData("terminal")]
    public async Task Shows_the_scores_with_their_intervals(string host)
    {
        var ended = await _run.OnAsync(host);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches($"../Golden/held-out.{host}.txt", host == "runner" ? ended.RunnerText : ended.TerminalText);
    }

    [Fact]
    public async Task Shows_the_title_of_the_config_in_the_report()
    {
        Arrange("  f1: 0.85\nreport:\n  title: Support tickets\n");

        var ended = await _run.OnRunnerAsync();

        Assert.StartsWith("## ✅ Passed: Support tickets\n", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_each_row_once_with_the_trained_model_and_the_same_labels()
    {
        await _run.OnRunnerAsync();

        var bodies = _run.Service.Bodies(ScriptedService.Inference).Select(body => JsonDocument.Parse(body).RootElement).ToList();
        Assert.Equal(60, bodies.Count);
        Assert.All(bodies, body => Assert.Equal(("job-1", false), (body.GetProperty("model_id").GetString(), body.GetProperty("store").GetBoolean())));
        Assert.Equal("""{"entities":[{"name":"city"},{"name":"person"}]}""", Assert.Single(bodies.Select(body => body.GetProperty("schema").GetRawText()).Distinct()));
    }

    [Fact]
    public async Task Ignores_the_score_that_the_service_reports()
    {
        _run.On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(0.99))]).On(ScriptedService.Inference, new ScriptedModel(("Rome", "city")).Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.GateFailed, "gate_failed", "failed"), (ended.ExitCode, ended.Conclusion, ended.OutputOf("verdict")));
        Assert.Equal(("0.5", "inference", "60"), (ended.OutputOf("f1"), ended.OutputOf("score-source"), ended.OutputOf("examples")));
    }

    [Fact]
    public async Task Fails_the_gate_of_a_label_at_its_line()
    {
        Arrange("  f1: 0.2\n  labels:\n    city: 0.9\n    person: {recall: {min: 0.9, severity: warn}}\n");
        _run.On(ScriptedService.Inference, new ScriptedModel(("Ada", "person")).Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("gate_failed", ended.Conclusion);
        Assert.Contains("F1 of \"city\" 0.0000 is below the minimum of 0.9", ended.AnnotationText, StringComparison.Ordinal);
        Assert.Contains("warning: : Recall of \"person\" 0.5000 is below the minimum of 0.9, only a warning.", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passes_with_a_warning_when_only_a_warning_rule_is_missed()
    {
        Arrange("  f1: 0.2\n  recall: {min: 0.9, severity: warn}\n");
        _run.On(ScriptedService.Inference, new ScriptedModel(("Rome", "city")).Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "passed", "failed"), (ended.ExitCode, ended.Conclusion, ended.OutputOf("verdict")));
        Assert.Contains("Recall 0.3333 is below the minimum of 0.9, only a warning.", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "inconclusive", 1)]
    [InlineData("  on_inconclusive: warn\n", "passed", 0)]
    [InlineData("  on_inconclusive: pass\n", "passed", 0)]
    public async Task Ends_as_the_config_says_when_the_rows_cannot_tell(string policy, string conclusion, int exitCode)
    {
        Arrange($"  f1: 0.78\n  confidence: 0.95\n{policy}");
        _run.On(ScriptedService.Inference, new ScriptedModel(("Ada", "person"), ("Rome", "city")).Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((exitCode, conclusion, "inconclusive"), ((int)ended.ExitCode, ended.Conclusion, ended.OutputOf("verdict")));
    }

    [Theory]
    [InlineData(402, "insufficient credits")]
    [InlineData(403, "upgrade your plan")]
    public async Task Reports_a_failed_evaluation_and_keeps_the_weights(int status, string reason)
    {
        _run.On(ScriptedService.Inference, Reply.Error(status, reason));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, "evaluation_failed"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Equal("4711", ended.OutputOf("artifact-id"));
        Assert.Equal("", ended.OutputOf("f1"));
    }

    [Fact]
    public async Task Evaluates_the_finished_job_of_an_earlier_attempt_without_training_again()
    {
        var fingerprint = await _run.FindFingerprintAsync();
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        var earlier = ScriptedJob.Complete(f1: null) with { ModelName = $"tickets-ner-{fingerprint}" };
        _run.On(ScriptedService.List, Reply.Jobs(earlier)).On(ScriptedService.Job, Reply.Job(earlier));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "1"), (ended.Conclusion, ended.OutputOf("f1")));
        Assert.Equal(0, _run.Count(ScriptedService.Create));
    }

    [Fact]
    public async Task Evaluates_the_job_that_an_earlier_commit_trained_without_an_evaluation()
    {
        _run.Sections = "gate:\n  f1: 0.85\n";
        var fingerprint = await _run.FindFingerprintAsync();
        Arrange("  f1: 0.85\n");
        _run.Runner.Variables["GITHUB_RUN_ID"] = "4712";
        _run.Runner.Variables["GITHUB_SHA"] = new string('b', 40);
        var trained = ScriptedJob.Complete(f1: null) with { ModelName = $"tickets-ner-{fingerprint}", BaseModel = "fastino/gliner2-base-v1", Dataset = "3" };
        _run.On(ScriptedService.List, Reply.Jobs(trained)).On(ScriptedService.Job, Reply.Job(trained));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Equal(0, _run.Count(ScriptedService.Create));
        Assert.Contains("Evaluating it instead of training again", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.91, "complete", "fastino/gliner2-base-v1", "3")]
    [InlineData(null, "failed", "fastino/gliner2-base-v1", "3")]
    [InlineData(null, "complete", "fastino/gliner2-large-v1", "3")]
    [InlineData(null, "complete", "fastino/gliner2-base-v1", "2")]
    [InlineData(null, "complete", "fastino/gliner2-base-v1", null)]
    public async Task Trains_again_when_the_earlier_job_is_not_one_to_evaluate(double? f1, string status, string baseModel, string? dataset)
    {
        _run.Sections = "gate:\n  f1: 0.85\n";
        var fingerprint = await _run.FindFingerprintAsync();
        Arrange("  f1: 0.85\n");
        _run.Runner.Variables["GITHUB_SHA"] = new string('b', 40);
        _run.On(ScriptedService.List, Reply.Jobs(new ScriptedJob(status) { Id = "other", F1 = f1, ModelName = $"tickets-ner-{fingerprint}", BaseModel = baseModel, Dataset = dataset }));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(ScriptedService.Create)));
    }

    [Theory]
    [InlineData(0, "not_evaluated")]
    [InlineData(1, "passed")]
    public async Task Counts_a_row_without_a_prediction_as_failed(int allowed, string conclusion)
    {
        Arrange("  f1: 0.85\n", $"  max_failed_rows: {allowed}\n");
        _run.On(ScriptedService.Inference, [.. Enumerable.Repeat(_model.Reply, 10), Reply.Error(413, Private), _model.Reply]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(conclusion, ended.Conclusion);
        Assert.DoesNotContain(Private, ended.RunnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_model_that_is_not_the_trained_one()
    {
        _run.On(ScriptedService.Inference, Reply.Json("""{"result":{"data":{"entities":{"city":[],"person":[]}}},"model_used":"fastino/gliner2-base-v1"}"""));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("evaluation_failed", ended.Conclusion);
    }

    [Fact]
    public async Task Is_cancelled_between_two_rows()
    {
        _run.On(ScriptedService.Inference, [.. Enumerable.Repeat(_model.Reply, 5), _model.Reply.When(_run.Cancel)]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, "cancelled"), (ended.ExitCode, ended.Conclusion));
        Assert.InRange(_run.Count(ScriptedService.Inference), 6, 10);
    }

    [Theory]
    [InlineData("  labels:\n    citty: 0.9\n", "gate.labels has \"citty\", but no row of {work}/held.jsonl has this label; did you mean \"city\"?")]
    [InlineData("  accuracy: 0.9\n", "gate.accuracy needs classification rows, but {work}/held.jsonl has entity rows; use gate.f1")]
    [InlineData("  f1: 0.9\nlimits:\n  max_evaluation_rows: 59\n", "the file has 60 rows, which exceeds limits.max_evaluation_rows (59); use fewer rows, or raise the limit (each row is a billed request)")]
    public async Task Refuses_before_training_what_cannot_be_judged(string gate, string reason)
    {
        Arrange(gate);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, "invalid"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(_run.Service.Requests);
    }

    [Theory]
    [InlineData("no-such.jsonl", "data file not found")]
    [InlineData("broken.jsonl", "the file has JSON over several lines")]
    public async Task Refuses_before_training_a_file_that_cannot_be_read(string name, string reason)
    {
        _run.WriteData("broken.jsonl", "{");
        Arrange("  f1: 0.85\n");
        _run.Sections = _run.Sections.Replace("held.jsonl", name, StringComparison.Ordinal);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(_run.Service.Requests);
    }

    [Fact]
    public async Task Prints_the_number_of_requests_in_a_dry_run()
    {
        _run.Set("dry-run", "true");

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("60 requests after the training, about 342 tokens of text", ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, _run.Count(ScriptedService.Inference));
    }

    [Fact]
    public async Task Reports_a_file_that_changes_during_the_evaluation()
    {
        var path = _run.WriteData("held.jsonl", Rows(60));
        _run.On(ScriptedService.Create, Reply.Job(ScriptedJob.Queued).When(() => File.AppendAllText(path, Rows(1).Single())));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("evaluation_failed", ended.Conclusion);
        Assert.Contains("changed while the model was evaluated", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overrides_the_path_with_an_input()
    {
        var other = _run.WriteData("other.jsonl", Rows(70));
        _run.Set("evaluation-path", other);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("70", ended.OutputOf("examples"));
    }

    private static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count)
        .Select(number => $$"""{"text":"{{number}}: {{Private}}","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}""");

    private void Arrange(string gate, string evaluation = "") =>
        _run.Sections = $"evaluation:\n  path: {_run.WriteData("held.jsonl", Rows(60))}\n{evaluation}gate:\n{gate}";
}
