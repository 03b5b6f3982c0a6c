using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// A job that a run starts is stopped unless its end was observed, and the post stage can find it
/// at any time.
/// </summary>
public sealed class JobLeaseTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Saves_the_fingerprint_before_the_create_request_is_sent()
    {
        IReadOnlyDictionary<string, string>? saved = null;
        _run.On(ScriptedService.Create, Reply.Job(ScriptedJob.Queued).When(() => saved = _run.SavedState));

        await _run.OnRunnerAsync();

        Assert.Contains(saved!["fingerprint"], _run.Service.Body(ScriptedService.Create), StringComparison.Ordinal);
        Assert.Equal((18, "", ""), (saved["fingerprint"].Length, saved["job_id"], saved["settled"]));
    }

    [Fact]
    public async Task Saves_the_job_id_before_the_job_is_followed()
    {
        IReadOnlyDictionary<string, string>? saved = null;
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Complete(0.9032)).When(() => saved ??= _run.SavedState));

        await _run.OnRunnerAsync();

        Assert.Equal(("job-1", ""), (saved!["job_id"], saved["settled"]));
    }

    [Theory]
    [InlineData("passed")]
    [InlineData("job-failed")]
    [InlineData("job-stopped")]
    [InlineData("handed-over")]
    [InlineData("weights-refused")]
    [InlineData("cancelled-after-the-job")]
    public async Task Marks_the_job_as_settled_without_a_stop_request(string ending)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("job-1", "true"), ended.SavedJob);
        Assert.Equal(0, _run.Count(ScriptedService.Stop));
    }

    [Theory]
    [InlineData("deadline")]
    [InlineData("stuck")]
    [InlineData("diverged")]
    [InlineData("lost")]
    [InlineData("lost-and-not-stopped")]
    [InlineData("cancelled-during-creation")]
    [InlineData("cancelled-while-following")]
    public async Task Requests_a_stop_and_keeps_the_state_for_the_post_stage(string ending)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ending == "lost-and-not-stopped", _run.Count(ScriptedService.Stop) > 1);
        Assert.Equal(("job-1", ""), ended.SavedJob);
    }

    [Fact]
    public async Task Marks_the_job_as_settled_when_the_service_refuses_the_creation()
    {
        RunScenarios.Arrange(_run, "no-credits");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("", "true"), ended.SavedJob);
    }

    [Fact]
    public async Task Keeps_the_fingerprint_for_the_post_stage_when_the_create_request_gets_no_response()
    {
        RunScenarios.Arrange(_run, "cancelled-and-creation-unknown");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("{fingerprint}", ("", "")), (ended.State.Values["fingerprint"], ended.SavedJob));
        Assert.Equal(1, _run.Count(ScriptedService.Create));
    }

    [Theory]
    [InlineData("terminal")]
    [InlineData("runner")]
    public async Task Stops_the_job_when_cancelled_during_creation_without_wait(string host)
    {
        RunScenarios.Arrange(_run, "cancelled-during-creation");
        _run.Set("wait", "false");

        var ended = await _run.OnAsync(host);

        Assert.Equal((ExitCode.Cancelled, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Creates_no_job_when_the_fingerprint_cannot_be_saved()
    {
        _run.On(ScriptedService.BaseModels, Reply.Json("""{"models":[]}""").When(LoseStateFile));

        var exitCode = (await _run.OnRunnerAsync()).ExitCode;

        Assert.Equal(ExitCode.InvalidInput, exitCode);
        Assert.Equal(0, _run.Count(ScriptedService.Create));
    }

    [Fact]
    public async Task Stops_the_job_when_its_id_cannot_be_saved()
    {
        _run.On(ScriptedService.Create, Reply.Job(ScriptedJob.Queued).When(LoseStateFile));
        _run.On(ScriptedService.Stop, Reply.Json("{}"));

        var exitCode = (await _run.OnRunnerAsync()).ExitCode;

        Assert.Equal(ExitCode.InvalidInput, exitCode);
        Assert.Equal(1, _run.Count(ScriptedService.Stop));
    }

    [Fact]
    public async Task Passes_with_a_warning_when_the_end_of_the_job_cannot_be_saved()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Complete(0.9032)).When(LoseStateFile));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains("warning: : Cannot append to {runner}/save_state, the file of the variable GITHUB_STATE", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_the_job_by_its_name_when_the_create_response_is_lost()
    {
        _run.On(ScriptedService.Create, Reply.ConnectionLost());
        var created = ScriptedJob.Queued with { ModelName = "tickets-ner" };
        _run.On(ScriptedService.List, Reply.Jobs(), Reply.Jobs(), Reply.Jobs(), Reply.Jobs(created));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Create)));
    }

    [Fact]
    public async Task Ignores_an_older_job_with_the_same_name()
    {
        var older = ScriptedJob.Queued with { Id = "job-0", ModelName = "tickets-ner" };
        _run.On(ScriptedService.Create, Reply.ConnectionLost());
        _run.On(ScriptedService.List, Reply.Jobs(older));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal((ExitCode.Refused, 3), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains("Check the list of training jobs for 'tickets-ner'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abandons_the_stop_before_the_runner_kills_the_process()
    {
        var (requested, reported) = (TimeSpan.Zero, TimeSpan.Zero);
        RunScenarios.Arrange(_run, "cancelled-while-following");
        var silence = Reply.Json("{}").After(TimeSpan.FromMinutes(1));
        _run.On(ScriptedService.Stop, silence.When(() => requested = _run.Elapsed));
        _run.WhenPrinted("Could not stop job", () => reported = _run.Elapsed);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.Cancelled, ended.ExitCode);
        Assert.InRange(reported - requested, TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Waits_longer_for_the_stop_on_the_terminal()
    {
        RunScenarios.Arrange(_run, "deadline");
        _run.On(ScriptedService.Stop, Reply.Json("{}").After(TimeSpan.FromSeconds(30)));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.DeadlinePassed, ended.ExitCode);
        Assert.Contains("Requested the stop of job job-1", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_that_the_job_had_ended_before_the_stop()
    {
        RunScenarios.Arrange(_run, "cancelled-while-following");
        var end = Reply.Job(ScriptedJob.Complete(0.9032));
        _run.On(ScriptedService.Stop, Reply.Error(409, "not stoppable").When(() => _run.On(ScriptedService.Job, end)));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.Cancelled, ended.ExitCode);
        Assert.Contains("Job job-1 had already ended.", ended.Output, StringComparison.Ordinal);
    }

    private void LoseStateFile() => _run.RemoveRunnerFile("GITHUB_STATE");
}
