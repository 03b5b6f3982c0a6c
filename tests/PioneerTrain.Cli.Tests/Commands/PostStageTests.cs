using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>
/// The post stage stops a job that is still running, and reports a job that it could not stop.
/// </summary>
public sealed class PostStageTests : IDisposable
{
    private const string Fingerprint = "0123456789abcdef01";

    private readonly ScriptedRun _run = new();

    public PostStageTests() => _run.On(ScriptedService.Stop, Reply.Json("{}"));

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Stops_the_job_by_its_id()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
        Golden.Matches("../Golden/post-stage-stopped.txt", ended.Output);
        Assert.Equal("### Cleanup\n\n- Job job-1 was stopped. The service keeps its checkpoints.\n\n", ended.Summary);
    }

    [Fact]
    public async Task Stops_the_job_by_its_fingerprint()
    {
        var other = new ScriptedJob("running") { Id = "other-1", ModelName = "tickets-ner-ffff" };
        _run.On(ScriptedService.List, Reply.Jobs(Listed("running"), other));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Stops_a_second_job_with_its_fingerprint_that_is_listed_later()
    {
        var second = Listed("running") with { Id = "job-2" };
        _run.On(ScriptedService.List, Reply.Jobs(Listed("running")), Reply.Jobs(Listed("stopped"), second));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));
        _run.On("GET /felix/training-jobs/job-2", Reply.Job(second), Reply.Job(second with { Status = "stopped" }));
        _run.On("POST /felix/training-jobs/job-2/stop", Reply.Json("{}"));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Equal((1, 1), (_run.Count(ScriptedService.Stop), _run.Count("POST /felix/training-jobs/job-2/stop")));
    }

    [Theory]
    [InlineData("job-1", Fingerprint, true)]
    [InlineData(null, Fingerprint, true)]
    [InlineData(null, null, false)]
    public async Task Sends_nothing_when_nothing_is_left_to_stop(string? jobId, string? fingerprint, bool isSettled)
    {
        var ended = await _run.OnPostStageAsync(jobId, fingerprint, isSettled);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches("../Golden/post-stage-settled.txt", ended.Output);
    }

    [Fact]
    public async Task Requests_no_stop_for_a_job_that_has_ended()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Complete(0.9032)));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal((ExitCode.Passed, 0), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
        Assert.StartsWith("notice: Cleanup after the step: Job job-1 has ended", Assert.Single(ended.Annotations), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_a_job_that_appears_late_in_the_list()
    {
        _run.On(ScriptedService.List, Reply.Jobs(), Reply.Jobs(), Reply.Jobs(Listed("queued")));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Queued), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Waits_a_minute_for_a_job_that_never_appears()
    {
        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Equal(TimeSpan.FromMinutes(1), _run.Elapsed);
        Golden.Matches("../Golden/post-stage-no-job.txt", ended.Output);
    }

    [Fact]
    public async Task Waits_for_its_own_job_when_an_earlier_attempt_left_an_ended_one()
    {
        var first = ArrangeEndedJobOfFirstAttempt();
        _run.On(ScriptedService.List, Reply.Jobs(first), Reply.Jobs(first, Listed("running")));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Waits_for_its_own_job_when_the_list_showed_an_ended_one_as_active()
    {
        var first = ArrangeEndedJobOfFirstAttempt();
        _run.On(ScriptedService.List, Reply.Jobs(first with { Status = "running" }), Reply.Jobs(first), Reply.Jobs(first, Listed("running")));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Waits_a_minute_for_its_own_job_when_an_earlier_attempt_left_an_ended_one()
    {
        var first = ArrangeEndedJobOfFirstAttempt();
        _run.On(ScriptedService.List, Reply.Jobs(first));

        await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal(TimeSpan.FromMinutes(1), _run.Elapsed);
    }

    [Fact]
    public async Task Reports_its_own_job_when_the_search_for_it_fails()
    {
        var first = ArrangeEndedJobOfFirstAttempt();
        _run.On(ScriptedService.List, Reply.Jobs(first with { Status = "running" }), Reply.Error(401, "key revoked"));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.StartsWith("error: Job may still be running: Could not stop training job {fingerprint}.", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_while_the_service_has_an_outage()
    {
        var outage = Enumerable.Repeat(Reply.Error(503, "maintenance"), 12);
        _run.On(ScriptedService.Job, [.. outage, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped)]);
        _run.On(ScriptedService.Stop, Reply.Error(503, "maintenance"), Reply.Json("{}"));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains("Job job-1 was stopped.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_while_the_list_of_jobs_cannot_be_read()
    {
        var outage = Enumerable.Repeat(Reply.Error(503, "maintenance"), 8);
        _run.On(ScriptedService.List, [.. outage, Reply.Jobs(Listed("running"))]);
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((ExitCode.Passed, 1), (ended.ExitCode, _run.Count(ScriptedService.Stop)));
    }

    [Fact]
    public async Task Reports_a_job_that_could_not_be_stopped()
    {
        _run.On(ScriptedService.Job, Reply.Error(401, "key revoked")).On(ScriptedService.Stop, Reply.Error(401, "key revoked"));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.StartsWith("error: Job may still be running", Assert.Single(ended.Annotations), StringComparison.Ordinal);
        Golden.Matches("../Golden/post-stage-refused.txt", ended.Output);
    }

    [Fact]
    public async Task Reports_a_job_that_does_not_end()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.InRange(_run.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4.5));
        Golden.Matches("../Golden/post-stage-not-ended.txt", ended.Output);
    }

    [Fact]
    public async Task Stops_every_job_that_has_the_fingerprint()
    {
        var second = Listed("running") with { Id = "job-2" };
        _run.On(ScriptedService.List, Reply.Jobs(Listed("running"), second));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));
        _run.On("GET /felix/training-jobs/job-2", Reply.Job(second), Reply.Job(second with { Status = "stopped" }));
        _run.On("POST /felix/training-jobs/job-2/stop", Reply.Json("{}"));

        await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.Equal((1, 1), (_run.Count(ScriptedService.Stop), _run.Count("POST /felix/training-jobs/job-2/stop")));
    }

    [Fact]
    public async Task Reports_a_stopped_job_although_the_time_limit_ends_the_next_one()
    {
        var second = Listed("running") with { Id = "job-2" };
        var slow = Enumerable.Repeat(Reply.Job(ScriptedJob.Running(1)).After(TimeSpan.FromSeconds(20)), 12);
        _run.On(ScriptedService.List, Reply.Jobs(Listed("running"), second));
        _run.On(ScriptedService.Job, [.. slow, Reply.Job(ScriptedJob.Stopped)]);
        _run.On("GET /felix/training-jobs/job-2", Reply.Job(second));
        _run.On("POST /felix/training-jobs/job-2/stop", Reply.Json("{}"));

        var ended = await _run.OnPostStageAsync(fingerprint: Fingerprint);

        Assert.InRange(_run.Elapsed, TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(4.51));
        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.Equal(2, ended.Annotations.Count);
        Assert.StartsWith("error: Job may still be running: Could not stop training job job-2.", ended.Annotations[0], StringComparison.Ordinal);
        Assert.Equal("warning: Cleanup after the step: Job job-1 was stopped. The service keeps its checkpoints.", ended.Annotations[1]);
        Assert.StartsWith("### Cleanup\n\n- Job job-1 was stopped. The service keeps its checkpoints.\n\n- Could not stop training job job-2.", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_the_job_when_the_post_stage_is_cancelled()
    {
        var late = Reply.Job(ScriptedJob.Running(1)).After(TimeSpan.FromSeconds(1));
        _run.On(ScriptedService.Job, late.When(_run.Cancel));

        var ended = await _run.OnPostStageAsync(jobId: "job-1");

        Assert.Equal(ExitCode.Cancelled, ended.ExitCode);
        Assert.Contains("Could not stop training job job-1", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_the_job_that_a_cancelled_main_stage_left()
    {
        RunScenarios.Arrange(_run, "cancelled-and-creation-unknown");
        await _run.OnRunnerAsync();
        var saved = _run.SavedState;
        using var post = new ScriptedRun();
        var created = new ScriptedJob("running") { ModelName = $"tickets-ner-{saved["fingerprint"]}" };
        post.On(ScriptedService.List, Reply.Jobs(created));
        post.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));
        post.On(ScriptedService.Stop, Reply.Json("{}"));

        await post.OnPostStageAsync(saved["job_id"], saved["fingerprint"], saved["settled"] == "true");

        Assert.Equal(1, post.Count(ScriptedService.Stop));
    }

    /// <summary>The second attempt of a step whose first attempt left a job that has ended.</summary>
    private ScriptedJob ArrangeEndedJobOfFirstAttempt()
    {
        var first = Listed("failed") with { Id = "job-0" };
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.On("GET /felix/training-jobs/job-0", Reply.Job(first));
        return first;
    }

    private static ScriptedJob Listed(string status) => new(status) { ModelName = $"tickets-ner-{Fingerprint}" };
}
