using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// The job that a workflow step follows when other attempts or other runs have left jobs.
/// </summary>
public sealed class JobSelectionTests : IDisposable
{
    private const string EarlierJob = "GET /felix/training-jobs/earlier-1";
    private const string EarlierLogs = "GET /felix/training-jobs/earlier-1/logs";
    private const string EarlierStop = "POST /felix/training-jobs/earlier-1/stop";
    private const string EarlierWeights = "GET /felix/training-jobs/earlier-1/download";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Follows_the_job_of_an_earlier_attempt()
    {
        await ArrangeRerunAsync("running", Earlier("running"), Earlier("complete"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "earlier-1"), (ended.ExitCode, ended.OutputOf("job-id")));
        Assert.Equal(0, _run.Count(ScriptedService.Create));
        Golden.Matches("../Golden/rerun-attached.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Saves_the_fingerprint_of_a_rerun_before_it_searches_for_the_job()
    {
        IReadOnlyDictionary<string, string>? saved = null;
        await ArrangeRerunAsync("running", Earlier("complete"));
        _run.On(ScriptedService.BaseModels, Reply.Json("""{"models":[]}""").When(() => saved = _run.SavedState));

        await _run.OnRunnerAsync();

        Assert.Equal((18, ""), (saved!["fingerprint"].Length, saved["settled"]));
    }

    [Fact]
    public async Task Delivers_the_weights_of_an_earlier_attempt_that_has_succeeded()
    {
        await ArrangeRerunAsync("complete", Earlier("complete"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "earlier-1"), (ended.Conclusion, ended.OutputOf("job-id")));
    }

    [Theory]
    [InlineData("failed", "2")]
    [InlineData("stopped", "2")]
    [InlineData("complete", "1")]
    public async Task Starts_a_job_when_the_existing_one_has_ended(string status, string attempt)
    {
        await ArrangeRerunAsync(status);
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = attempt;

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((1, "job-1"), (_run.Count(ScriptedService.Create), ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task Stops_the_job_of_the_earlier_attempt_before_a_restart()
    {
        await ArrangeRerunAsync("running", Earlier("running"), Earlier("running"), Earlier("stopped"));
        _run.Set("on-rerun", "restart").On(EarlierStop, Reply.Json("{}"));

        var ended = await _run.OnRunnerAsync();

        var routes = _run.Service.Requests.Select(request => request.Route).ToList();
        Assert.InRange(routes.IndexOf(EarlierStop), 0, routes.IndexOf(ScriptedService.Create));
        Assert.Equal("job-1", ended.OutputOf("job-id"));
        Golden.Matches("../Golden/rerun-restarted.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Starts_no_second_job_when_the_earlier_one_does_not_end()
    {
        await ArrangeRerunAsync("running", Earlier("running"));
        _run.Set("on-rerun", "restart").On(EarlierStop, Reply.Json("{}"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Golden.Matches("../Golden/rerun-not-restarted.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Follows_the_job_of_another_run_and_never_stops_it()
    {
        await ArrangeOtherRunAsync(Earlier("running"));
        _run.CancelWhenPrinted("epoch 1 of 3");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, 0), (ended.ExitCode, _run.Count(EarlierStop)));
        Assert.Equal(("", "true"), ended.SavedJob);
    }

    [Fact]
    public async Task Starts_its_own_job_when_the_other_run_stops_the_followed_job()
    {
        await ArrangeOtherRunAsync(Earlier("running"), Earlier("stopped"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-1"), (ended.ExitCode, ended.OutputOf("job-id")));
        Golden.Matches("../Golden/other-run-stopped.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Prefers_the_job_of_its_own_run()
    {
        var fingerprint = await ArrangeRerunAsync("running", Earlier("complete"));
        _run.On(
            ScriptedService.List,
            Reply.Jobs(Listed("other-1", "running", Other(fingerprint)), Listed("earlier-1", "running", fingerprint)));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("earlier-1", ended.OutputOf("job-id"));
    }

    [Fact]
    public async Task Restart_does_not_stop_the_job_of_another_run()
    {
        await ArrangeOtherRunAsync(Earlier("running"));
        _run.Set("on-rerun", "restart");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("job-1", 0), (ended.OutputOf("job-id"), _run.Count(EarlierStop)));
    }

    [Fact]
    public async Task Attaches_to_a_job_that_becomes_readable_later()
    {
        _run.Set("attach", "job-1").On(
            ScriptedService.Job,
            Reply.Error(404, "no such job"),
            Reply.Error(503, "busy"),
            Reply.Job(ScriptedJob.Running(1)),
            Reply.Job(ScriptedJob.Complete(0.9032)));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
    }

    [Fact]
    public async Task Keeps_the_attached_job_for_the_post_stage_until_it_is_known_to_be_missing()
    {
        IReadOnlyDictionary<string, string>? saved = null;
        var missing = Reply.Error(404, "no such job").When(() => saved ??= _run.SavedState);
        _run.Set("attach", "job-1").On(ScriptedService.Job, missing);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("job-1", ""), (saved!["job_id"], saved["settled"]));
        Assert.Equal(("", "true"), ended.SavedJob);
    }

    [Theory]
    [InlineData("terminal")]
    [InlineData("runner")]
    public async Task Stops_an_attached_job_when_it_is_cancelled(string host)
    {
        RunScenarios.Arrange(_run, "cancelled-while-following");
        _run.Set("attach", "job-1");

        var ended = await _run.OnAsync(host);

        Assert.Equal((ExitCode.Cancelled, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Starts_a_second_job_with_the_same_name_from_the_terminal()
    {
        var namesake = ScriptedJob.Running(1) with { Id = "job-0", ModelName = "tickets-ner" };
        _run.On(ScriptedService.List, Reply.Jobs(namesake));

        await _run.OnTerminalAsync();

        Assert.Equal(1, _run.Count(ScriptedService.Create));
    }

    private static ScriptedJob Earlier(string status) =>
        new(status) { Id = "earlier-1", F1 = status == "complete" ? 0.9032 : null };

    private static ScriptedJob Listed(string id, string status, string fingerprint) =>
        new(status) { Id = id, ModelName = $"tickets-ner-{fingerprint}" };

    /// <summary>The fingerprint of the same content in another run.</summary>
    private static string Other(string fingerprint) => $"{fingerprint[..12]}ffffff";

    /// <summary>The second attempt of a run whose first attempt left a job.</summary>
    private async Task<string> ArrangeRerunAsync(string status, params ScriptedJob[] snapshots)
    {
        var fingerprint = await _run.FindFingerprintAsync();
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        ArrangeJob(Listed("earlier-1", status, fingerprint), snapshots);
        return fingerprint;
    }

    private async Task ArrangeOtherRunAsync(params ScriptedJob[] snapshots) =>
        ArrangeJob(Listed("earlier-1", "running", Other(await _run.FindFingerprintAsync())), snapshots);

    private void ArrangeJob(ScriptedJob listed, ScriptedJob[] snapshots) => _run
        .On(ScriptedService.List, Reply.Jobs(listed), Reply.Jobs(listed), Reply.Jobs())
        .On(EarlierJob, [.. snapshots.Select(Reply.Job)])
        .On(EarlierLogs, ScriptedService.Log("epoch 1 of 3"))
        .On(EarlierWeights, ScriptedWeights.Reply);
}
