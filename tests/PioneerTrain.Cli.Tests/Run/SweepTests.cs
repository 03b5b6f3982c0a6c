using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>A sweep trains several jobs, judges the best one, and leaves none running.</summary>
public sealed partial class SweepTests : IDisposable
{
    internal const string Sweep = "gate:\n  f1: 0.85\nsweep:\n  fields:\n    learning_rate: [0.00001, 0.00005, 0.0001]\n";

    private readonly ScriptedRun _run = new() { Sections = Sweep };

    public SweepTests() => Arrange(ScriptedJob.Complete(0.81), ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Judges_and_keeps_the_best_model()
    {
        // The order of the lines of jobs that train at the same time is not fixed.
        _run.Sections = $"{Sweep}  max_parallel: 1\n";

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2", "passed"), (ended.ExitCode, ended.OutputOf("job-id"), ended.Conclusion));
        Assert.Equal((0, 1, 0), (_run.Count(Of(1, "/download")), _run.Count(Of(2, "/download")), _run.Count(Of(3, "/download"))));
        Golden.Matches("../Golden/sweep.runner.txt", Name().Replace(ended.RunnerText, "tickets-ner-{fingerprint}"));
    }

    [Fact]
    public async Task Trains_no_more_jobs_at_a_time_than_allowed()
    {
        await _run.OnRunnerAsync();

        var routes = _run.Service.Requests.Select(request => request.Route).ToList();
        var third = routes.Select((route, index) => (route, index)).Where(request => request.route == ScriptedService.Create).Select(request => request.index).ElementAt(2);
        Assert.Contains(routes.Take(third), route => route == Of(1, "/checkpoints") || routes.Take(third).Count(each => each == Of(1)) >= 4 || routes.Take(third).Count(each => each == Of(2)) >= 4);
        Assert.Equal(3, _run.Count(ScriptedService.Create));
    }

    [Fact]
    public async Task A_job_that_fails_or_is_refused_does_not_affect_the_others()
    {
        Arrange(new ScriptedJob("failed") { Error = "out of memory" }, ScriptedJob.Complete(0.93), null);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2"), (ended.ExitCode, ended.OutputOf("job-id")));
        Assert.Equal(("failed", null), (LegOf(ended, 0)["outcome"]!.GetValue<string>(), LegOf(ended, 2)["job_id"]?.GetValue<string>()));
        Assert.Contains("out of memory", LegOf(ended, 0)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("no credits", LegOf(ended, 2)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_why_no_job_has_a_model()
    {
        Arrange(new ScriptedJob("failed") { Error = "out of memory" }, new ScriptedJob("failed") { Error = "other" }, null);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.JobFailed, "job_failed"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains("out of memory", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_as_a_single_job_does_when_no_job_can_be_created()
    {
        Arrange(null, null, null);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Refused, "refused"), (ended.ExitCode, ended.Conclusion));
        Assert.Equal("true", ended.State.Values["settled"]);
    }

    [Fact]
    public async Task A_cancel_stops_every_job()
    {
        _run.CancelWhenPrinted("[2/3] Status    running");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, "cancelled"), (ended.ExitCode, ended.Conclusion));
        Assert.Equal((1, 1, 2), (_run.Count(StopOf(1)), _run.Count(StopOf(2)), _run.Count(ScriptedService.Create)));
        Assert.Equal(["job-1", "job-2"], ended.State.Values["legs"].Split(' ').Select(leg => leg.Split(':')[1]));
    }

    [Fact]
    public async Task A_cancel_before_the_last_job_is_created_is_no_failure_of_another_job()
    {
        _run.Sections = $"{Sweep}  max_parallel: 1\n";
        Arrange(new ScriptedJob("failed"), ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));
        _run.CancelWhenPrinted("[1/3] Ended");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Cancelled, "cancelled", 1), (ended.ExitCode, ended.Conclusion, _run.Count(ScriptedService.Create)));
        Assert.All(Enumerable.Range(0, 3), leg => Assert.False(LegOf(ended, leg)["selected"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task The_post_stage_stops_every_job_of_a_step_that_was_killed()
    {
        IReadOnlyDictionary<string, string>? saved = null;
        _run.WhenPrinted("[2/3] Status    running", () => saved = _run.SavedState);
        await _run.OnRunnerAsync();
        using var post = new ScriptedRun { Sections = Sweep };
        ArrangeOn(post, ScriptedJob.Complete(0.81), ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));
        post.Runner.Variables["STATE_legs"] = saved!["legs"];

        var ended = await post.OnPostStageAsync(fingerprint: saved["fingerprint"]);

        Assert.Equal((ExitCode.Passed, 1, 1), (ended.ExitCode, post.Count(StopOf(1)), post.Count(StopOf(2))));
        Assert.Equal(2, saved["legs"].Split(' ').Length);
    }

    [Fact]
    public async Task A_job_that_is_behind_after_half_of_its_epochs_is_stopped()
    {
        _run.Sections = $"{Sweep}  max_parallel: 1\n";
        _run.On(Of(1), [.. Replies(1, ScriptedJob.Queued, Validated(1, 0.5), Validated(2, 0.4), ScriptedJob.Complete(0.9))]);
        _run.On(Of(2), [.. Replies(2, ScriptedJob.Queued, Validated(1, 0.7), Validated(2, 0.6), Validated(2, 0.6), ScriptedJob.Stopped)]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((0, 1), (_run.Count(StopOf(1)), _run.Count(StopOf(2))));
        Assert.Contains("its validation loss is 0.6 after 2 of 3 epochs, and that of another job of the sweep 0.4", LegOf(ended, 1)["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("[2/3] Ended     Job job-2 was stopped because it is behind", ended.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Passed, ended.ExitCode);
    }

    [Theory]
    [InlineData("wait", "false", "because the run must select the best job")]
    [InlineData("attach", "job-1", "A sweep cannot attach to one job")]
    public async Task Refuses_settings_that_a_sweep_cannot_follow(string setting, string value, string message)
    {
        _run.Set(setting, value);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
        Assert.Contains(message, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_jobs_at_a_terminal_so_that_each_can_be_found()
    {
        await _run.OnTerminalAsync();

        var names = _run.Service.Bodies(ScriptedService.Create).Select(body => JsonNode.Parse(body)!["model_name"]!.GetValue<string>()).ToList();
        Assert.Equal(3, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, name => Assert.Matches("^tickets-ner-[0-9a-f]{18}$", name));
    }

    [Fact]
    public async Task Shows_every_request_in_a_dry_run()
    {
        _run.Set("dry-run", "true");

        var ended = await _run.OnRunnerAsync();

        Assert.All(["\"learning_rate\":1E-05", "\"learning_rate\":5E-05", "\"learning_rate\":0.0001"], text => Assert.Contains(text, ended.Output, StringComparison.Ordinal));
        Assert.Equal(0, _run.Count(ScriptedService.Create));
    }

    [Fact]
    public async Task A_rerun_attaches_to_every_job()
    {
        await ArrangeRerunAsync(ScriptedJob.Running(1), ScriptedJob.Running(2), ScriptedJob.Complete(0.9));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2", 0), (ended.ExitCode, ended.OutputOf("job-id"), _run.Count(ScriptedService.Create)));
    }

    [Fact]
    public async Task A_rerun_that_is_killed_leaves_the_jobs_that_wait_for_their_turn_to_the_post_stage()
    {
        await ArrangeRerunAsync(ScriptedJob.Running(1), ScriptedJob.Running(2), ScriptedJob.Running(1));
        string? saved = null;
        _run.WhenPrinted("Status    running", () => saved = _run.SavedState["legs"]);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(3, saved!.Split(' ').Length);
        Assert.Equal("", ended.State.Values["legs"]);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public async Task A_rerun_does_not_train_a_job_again_that_has_lost(int epoch, int created)
    {
        await ArrangeRerunAsync(ScriptedJob.Stopped with { Epoch = epoch }, ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2", created), (ended.ExitCode, ended.OutputOf("job-id"), _run.Count(ScriptedService.Create)));
    }

    [Theory]
    [InlineData("attach")]
    [InlineData("restart")]
    public async Task A_rerun_continues_with_the_active_jobs_before_it_creates_one(string onRerun)
    {
        _run.Sections = $"{Sweep}  max_parallel: 1\n";
        _run.Set("on-rerun", onRerun);
        await ArrangeRerunAsync(ScriptedJob.Complete(null) with { Status = "failed" }, ScriptedJob.Running(2), ScriptedJob.Stopped with { Epoch = 1 });

        await _run.OnRunnerAsync();

        var routes = _run.Service.Requests.Select(request => request.Route).ToList();
        Assert.InRange(routes.FindIndex(route => route == Of(2) || route == StopOf(2)), 0, routes.IndexOf(ScriptedService.Create));
    }

    [Fact]
    public async Task The_time_for_an_evaluation_does_not_include_the_other_jobs()
    {
        _run.Sections = $"evaluation:\n  dataset: tickets-test\nlimits:\n  max_duration: 4s\n{Sweep}  max_parallel: 1\n";
        Arrange(ScriptedJob.Complete(null), ScriptedJob.Complete(0.81), ScriptedJob.Complete(0.82));
        _run.On(ScriptedService.Evaluate, Reply.Json("""{"id":"evaluation-1","status":"running"}"""));
        _run.On(ScriptedService.Evaluation, Reply.Json("""{"id":"evaluation-1","status":"complete","f1":0.95}"""));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-1"), (ended.ExitCode, ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task An_impossible_score_is_not_the_best()
    {
        Arrange(ScriptedJob.Complete(7), ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2"), (ended.ExitCode, ended.OutputOf("job-id")));
    }

    [Fact]
    public async Task A_job_that_succeeds_before_it_is_stopped_for_being_behind_is_evaluated()
    {
        _run.Sections = $"{Sweep}  max_parallel: 1\n";
        _run.On(Of(1), [.. Replies(1, ScriptedJob.Queued, Validated(2, 0.4), ScriptedJob.Complete(0.9))]);
        _run.On(Of(2), [.. Replies(2, ScriptedJob.Queued, Validated(2, 0.6), ScriptedJob.Complete(0.95))]);
        _run.On(StopOf(2), Reply.Error(400, "Training job cannot be stopped."));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2", 1), (ended.ExitCode, ended.OutputOf("job-id"), _run.Count(StopOf(2))));
    }

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.7, 0)]
    public async Task A_job_that_replaces_the_stopped_one_of_another_run_races_with_its_own_losses(double loss, int created)
    {
        var fingerprints = await _run.FindFingerprintsAsync();
        _run.Sections = $"{Sweep}  max_parallel: 1\n";
        _run.On(ScriptedService.List, Reply.Jobs(ScriptedJob.Running(1) with { Id = "job-9", ModelName = $"tickets-ner-{fingerprints[1][..12]}000000" }));
        _run.On(Of(1), [.. Replies(1, ScriptedJob.Queued, Validated(2, 0.4), ScriptedJob.Complete(0.9))]);
        _run.On(Of(2), [.. Replies(2, ScriptedJob.Queued, Validated(2, 0.6))]);
        var stopped = Replies(9, ScriptedJob.Stopped with { Epoch = 2, ValidationLoss = loss }).Single().When(() => _run.On(ScriptedService.List, Reply.Jobs()));
        _run.On(Of(9), [.. Replies(9, ScriptedJob.Running(1), Validated(1, loss)), stopped]);
        _run.On(Of(9, "/logs"), ScriptedService.Log());

        await _run.OnRunnerAsync();

        Assert.Equal((2 + created, created), (_run.Count(ScriptedService.Create), _run.Count(StopOf(2))));
    }

    /// <summary>The second attempt of a step whose first attempt left these jobs.</summary>
    private async Task ArrangeRerunAsync(params ScriptedJob[] jobs)
    {
        var fingerprints = await _run.FindFingerprintsAsync();
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.On(ScriptedService.List, Reply.Jobs([.. jobs.Select((job, index) => job with { Id = $"job-{index + 1}", ModelName = $"tickets-ner-{fingerprints[index]}" })]));
    }

    private static ScriptedJob Validated(int epoch, double loss) => ScriptedJob.Running(epoch) with { ValidationLoss = loss };

    private static string Of(int job, string path = "") => $"GET /felix/training-jobs/job-{job}{path}";

    private static string StopOf(int job) => $"POST /felix/training-jobs/job-{job}/stop";

    private static JsonNode LegOf(CompletedRun ended, int index) => JsonNode.Parse(ended.OutputOf("result-json"))!["sweep"]!["legs"]![index]!;

    private static IEnumerable<Reply> Replies(int job, params ScriptedJob[] states) => states.Select(state => Reply.Job(state with { Id = $"job-{job}" }));

    private void Arrange(params ScriptedJob?[] ends) => ArrangeOn(_run, ends);

    /// <summary>Arranges a job for each learning rate; null for one that the service refuses.</summary>
    internal static void ArrangeOn(ScriptedRun run, params ScriptedJob?[] ends)
    {
        run.On(ScriptedService.Create, Reply.For(body =>
        {
            var number = JsonNode.Parse(body)!["learning_rate"]!.GetValue<double>() switch { 0.00001 => 1, 0.00005 => 2, _ => 3 };
            return ends[number - 1] is null ? Reply.Error(402, "no credits") : Reply.Job(ScriptedJob.Queued with { Id = $"job-{number}" });
        }));
        foreach (var (number, end) in ends.Select((end, index) => (index + 1, end)).Where(job => job.end is not null))
        {
            run.On(Of(number), [.. Replies(number, ScriptedJob.Queued, ScriptedJob.Running(1), ScriptedJob.Running(2), end!)]);
            run.On(Of(number, "/logs"), ScriptedService.Log(), ScriptedService.Log($"epoch 1 of 3 of job {number}"));
            run.On(Of(number, "/download"), ScriptedWeights.Reply);
            run.On(StopOf(number), Reply.Job(ScriptedJob.Stopped with { Id = $"job-{number}" }).When(() => run.On(Of(number), [.. Replies(number, ScriptedJob.Stopped)])));
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex("tickets-ner-[0-9a-f]{18}", System.Text.RegularExpressions.RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex Name();
}
