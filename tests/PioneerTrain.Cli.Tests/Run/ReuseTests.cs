using System.Text.Json;
using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// With <c>on_unchanged: reuse</c>, a run judges the model of a finished job of any run that trained
/// the same, instead of training again.
/// </summary>
public sealed class ReuseTests : IDisposable
{
    private const string OtherJob = "GET /felix/training-jobs/other-1";
    private const string OtherStop = "POST /felix/training-jobs/other-1/stop";
    private const string OtherWeights = "GET /felix/training-jobs/other-1/download";

    private readonly ScriptedRun _run = new();

    public ReuseTests() => _run.Sections = "gate:\n  f1: 0.85\non_unchanged: reuse\n";

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Judges_the_model_of_a_finished_job_of_another_commit()
    {
        await ArrangeAsync(Finished);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains("Judging its model instead of training again", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_a_job_that_the_terminal_started()
    {
        using var first = new ScriptedRun { Sections = _run.Sections };
        await first.OnTerminalAsync();
        using var request = JsonDocument.Parse(Assert.Single(first.Service.Bodies(ScriptedService.Create)));
        ArrangeListed(Finished with { ModelName = request.RootElement.GetProperty("model_name").GetString() });

        var ended = await _run.OnTerminalAsync();

        Assert.Equal((ExitCode.Passed, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
    }

    [Fact]
    public async Task Tells_that_the_model_was_reused()
    {
        await ArrangeAsync(Finished);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("true", "other-1", "passed"), (ended.OutputOf("reused"), ended.OutputOf("job-id"), ended.Conclusion));
        Assert.Equal(("", "true"), ended.SavedJob);
        Assert.Contains("| Trained by | an earlier run, reused |", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_with_the_gate_of_today()
    {
        await ArrangeAsync(Finished);
        _run.Set("f1-threshold", "0.95");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("gate_failed", "true"), (ended.Conclusion, ended.OutputOf("reused")));
    }

    [Fact]
    public async Task An_input_overrides_the_config()
    {
        await ArrangeAsync(Finished);
        _run.Set("on-unchanged", "train");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("false", "job-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
    }

    [Theory]
    [InlineData("failed", "3", "fastino/gliner2-base-v1")]
    [InlineData("stopped", "3", "fastino/gliner2-base-v1")]
    [InlineData("complete", "2", "fastino/gliner2-base-v1")]
    [InlineData("complete", null, "fastino/gliner2-base-v1")]
    [InlineData("complete", "3", "fastino/gliner2-large-v1")]
    public async Task Trains_when_the_job_has_no_such_model(string status, string? dataset, string baseModel)
    {
        await ArrangeAsync(Finished with { Status = status, Dataset = dataset, BaseModel = baseModel });

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("false", "job-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Trains_when_the_weights_are_gone(int status)
    {
        await ArrangeAsync(Finished);
        _run.On(OtherWeights, Reply.Error(status, "expired"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("false", "job-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
        Assert.Contains("the service no longer has its weights", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(425)]
    [InlineData(503)]
    public async Task Waits_for_weights_that_are_not_ready(int status)
    {
        await ArrangeAsync(Finished);
        _run.On(OtherWeights, Reply.Error(status, "not ready"), Reply.Error(status, "not ready"), ScriptedWeights.Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("true", "other-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task Waits_for_the_weights_of_an_older_job_that_are_not_ready()
    {
        var key = (await _run.FindFingerprintAsync())[..8];
        var older = Finished with { Id = "older-1", ModelName = $"tickets-ner-{key}eeeeeeeeee" };
        _run.On(ScriptedService.List, Reply.Jobs(Finished with { ModelName = $"tickets-ner-{key}ffffffffff" }, older));
        _run.On(OtherWeights, Reply.Error(410, "expired"));
        _run.On("GET /felix/training-jobs/older-1", Reply.Job(older));
        _run.On("GET /felix/training-jobs/older-1/download", [.. Enumerable.Repeat(Reply.Error(425, "not ready"), 5), ScriptedWeights.Reply]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("true", "older-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task Repeats_a_request_that_fails_while_it_waits_for_weights()
    {
        await ArrangeAsync(Finished);
        var missing = Enumerable.Repeat(Reply.Error(404, "expired"), 11);
        _run.On(OtherWeights, [.. missing, Reply.Error(503, "busy"), Reply.Error(404, "expired")]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("false", "job-1"), (ended.OutputOf("reused"), ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task Does_not_wait_long_for_the_weights_of_older_jobs()
    {
        var (listed, key) = (Finished, (await _run.FindFingerprintAsync())[..8]);
        var jobs = Enumerable.Range(0, 20).Select(number => listed with { Id = $"other-{number}", ModelName = $"tickets-ner-{key}ffffffffff" }).ToArray();
        _run.On(ScriptedService.List, Reply.Jobs(jobs));
        foreach (var job in jobs)
        {
            _run.On($"GET /felix/training-jobs/{job.Id}/download", Reply.Error(404, "expired"));
        }

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("job-1", ended.OutputOf("job-id"));
        Assert.InRange(_run.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Judges_the_model_of_a_job_that_the_service_still_prepares()
    {
        await ArrangeAsync(Finished);
        _run.On(OtherJob, Reply.Job(Finished with { Status = "normalizing" }), Reply.Job(Finished with { Status = "deployed" }))
            .On("GET /felix/training-jobs/other-1/logs", ScriptedService.Log("epoch 3 of 3"));
        _run.Set("wait", "false");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("true", "passed"), (ended.OutputOf("reused"), ended.Conclusion));
    }

    [Fact]
    public async Task Follows_an_active_job_of_another_commit_and_never_stops_it()
    {
        await ArrangeAsync(Finished with { Status = "running", F1 = null });
        _run.On(OtherJob, Reply.Job(new ScriptedJob("running") { Id = "other-1" })).On("GET /felix/training-jobs/other-1/logs", ScriptedService.Log("epoch 1 of 3"));
        _run.CancelWhenPrinted("epoch 1 of 3");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, 0, 0), (ended.ExitCode, _run.Count(ScriptedService.Create), _run.Count(OtherStop)));
    }

    [Fact]
    public async Task Restart_trains_again()
    {
        await ArrangeAsync(Finished);
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.Set("on-rerun", "restart");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("job-1", ended.OutputOf("job-id"));
    }

    private static ScriptedJob Finished => new("complete") { Id = "other-1", F1 = 0.9032, BaseModel = "fastino/gliner2-base-v1", Dataset = "3" };

    /// <summary>Another commit of another run left this job.</summary>
    private async Task ArrangeAsync(ScriptedJob job)
    {
        var key = (await _run.FindFingerprintAsync())[..8];
        ArrangeListed(job with { ModelName = $"tickets-ner-{key}ffffffffff" });
    }

    private void ArrangeListed(ScriptedJob listed) =>
        _run.On(ScriptedService.List, Reply.Jobs(listed)).On(OtherJob, Reply.Job(listed)).On(OtherWeights, ScriptedWeights.Reply);
}
