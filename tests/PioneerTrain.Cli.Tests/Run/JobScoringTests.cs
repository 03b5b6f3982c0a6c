using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// A model is evaluated when its job does not report the metrics of the gate, and never passes
/// without a score.
/// </summary>
public sealed class JobScoringTests : IDisposable
{
    private const string Running = """{"id":"evaluation-1","status":"running"}""";
    private const string Complete =
        """{"id":"evaluation-1","status":"complete","f1":0.8912,"precision":0.9,"recall":0.88}""";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Uses_the_scores_of_the_job_when_they_decide()
    {
        var ended = await _run.OnRunnerAsync();

        Assert.Equal("0.9032", ended.OutputOf("f1"));
        Assert.Equal(0, _run.Count(ScriptedService.Evaluate));
    }

    [Fact]
    public async Task Terminal_and_report_show_as_many_digits_as_distinguish_score_and_minimum()
    {
        _run.Sections = "gate:\n  f1: 0.85\n";
        _run.Service.On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(0.84999))]);

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("0.84999 (minimum 0.85)", ended.Output, StringComparison.Ordinal);
        Assert.Contains("| F1 | 0.84999 | 0.85 |", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_losses_of_the_checkpoints()
    {
        _run.Service.On(
            ScriptedService.Checkpoints,
            Reply.Json("""{"checkpoints":[{"id":"b","epoch":2,"validation_loss":0.25},{"id":"a","epoch":1,"validation_loss":0.75}]}"""));

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("    line [0.75, 0.25]\n", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("\"epoch\": 2,\n      \"training_loss\": null,\n      \"validation_loss\": 0.25\n", ended.OutputOf("result-json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Reads_checkpoints_once_and_reports_no_failure(int status)
    {
        _run.Service.On(ScriptedService.Checkpoints, Reply.Error(status, "no checkpoints"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(ScriptedService.Checkpoints)));
        Assert.DoesNotContain("checkpoints", ended.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Uses_the_scores_of_an_evaluation_when_the_job_reports_none()
    {
        Arrange(ScriptedJob.Complete(f1: null), Complete);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Equal(("0.8912", "0.9"), (ended.OutputOf("f1"), ended.OutputOf("precision")));
    }

    [Fact]
    public async Task Evaluates_on_the_pinned_dataset_with_the_number_of_rows()
    {
        _run.Sections = "gate:\n  f1: 0.85\nevaluation:\n  dataset: tickets-test\n  max_examples: 50\n";
        Arrange(ScriptedJob.Complete(f1: null), Complete);

        await _run.OnRunnerAsync();

        Assert.Equal(
            """{"base_model":"job-1","dataset_name":"tickets-test","dataset_version":"1","max_examples":50}""",
            _run.Service.Body(ScriptedService.Evaluate));
    }

    [Fact]
    public async Task Replaces_scores_that_an_earlier_evaluation_left_on_the_job()
    {
        Arrange(ScriptedJob.Complete(0.9999) with { F1Name = "f1_score" }, Complete);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("0.8912", ended.OutputOf("f1"));
    }

    [Fact]
    public async Task Evaluates_no_model_when_the_job_failed()
    {
        Arrange(new ScriptedJob("failed"), Complete);

        await _run.OnRunnerAsync();

        Assert.Equal(0, _run.Count(ScriptedService.Evaluate));
    }

    [Fact]
    public async Task Evaluates_no_model_without_a_held_out_dataset()
    {
        _run.Sections = "gate:\n  f1: 0.85\n";
        Arrange(ScriptedJob.Complete(f1: null), Complete);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("not_evaluated", 0), (ended.Conclusion, _run.Count(ScriptedService.Evaluate)));
    }

    [Fact]
    public async Task Waits_while_the_model_is_loading()
    {
        Arrange(ScriptedJob.Complete(f1: null), Complete);
        var loading = Reply.Error(409, "warming up");
        _run.On(ScriptedService.Evaluate, loading, loading, Reply.Json(Running));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 3), (ended.Conclusion, _run.Count(ScriptedService.Evaluate)));
    }

    [Theory]
    [InlineData("failed", "no rows left")]
    [InlineData("stopped", "it ended with status stopped and without an error message")]
    public async Task Reports_a_failed_evaluation_when_the_evaluation_does_not_succeed(string status, string reason)
    {
        var error = status == "failed" ? ""","error_message":"no rows left" """ : "";
        Arrange(ScriptedJob.Complete(f1: null), $$"""{"id":"evaluation-1","status":"{{status}}"{{error}}}""");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, "evaluation_failed"), (ended.ExitCode, ended.Conclusion));
        Assert.Empty(ended.OutputOf("f1"));
        Assert.Contains(reason, ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_failed_evaluation_when_the_service_refuses_the_evaluation()
    {
        Arrange(ScriptedJob.Complete(f1: null), Complete);
        _run.On(ScriptedService.Evaluate, Reply.Error(402, "insufficient credits"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, "evaluation_failed"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains("insufficient credits", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_failed_evaluation_when_the_run_times_out()
    {
        Arrange(ScriptedJob.Complete(f1: null), Running);
        _run.Set("timeout", "60s");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, "evaluation_failed"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains("it did not end within", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_weights_when_the_evaluation_fails()
    {
        RunScenarios.Arrange(_run, "evaluation-failed");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("4711", ended.OutputOf("artifact-id"));
    }

    [Fact]
    public async Task Ends_as_cancelled_when_it_is_cancelled_during_the_evaluation()
    {
        Arrange(ScriptedJob.Complete(f1: null), Running);
        _run.On(ScriptedService.Evaluation, Reply.Json(Running).When(_run.Cancel));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, "cancelled"), (ended.ExitCode, ended.Conclusion));
    }

    private void Arrange(ScriptedJob end, string evaluation) => _run
        .On(ScriptedService.Job, [.. ScriptedService.ToEnd(end)])
        .On(ScriptedService.Evaluate, Reply.Json(Running))
        .On(ScriptedService.Evaluation, Reply.Json(Running), Reply.Json(evaluation));
}
