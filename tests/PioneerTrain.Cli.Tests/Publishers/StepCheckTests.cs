using System.Net;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Tests.Publishers;

/// <summary>The check run of a step when responses are lost and several runs are active.</summary>
public sealed class StepCheckTests : IDisposable
{
    private static readonly CheckState _killed = new(RepositoryPages.Commit, RepositoryPages.CheckName, "key/1/2", "job/job-1", IsSettled: false);

    private readonly RepositoryPages _pages = new();

    public void Dispose() => _pages.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(60, 2)]
    public async Task A_check_run_that_GitHub_creates_after_an_error_gets_the_conclusion_of_the_step(int seconds, int expected)
    {
        var hasFailed = false;
        _pages.Before = what =>
        {
            if (hasFailed || what != "POST check-runs")
            {
                return null;
            }

            hasFailed = true;
            _pages.Time.CreateTimer(unused => _ = _pages.AddCheckAsync("key/1/1"), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
            return HttpStatusCode.GatewayTimeout;
        };
        var step = _pages.Step();

        await _pages.Time.DriveAsync(step.StartAsync(CancellationToken.None));
        _pages.Time.Advance(TimeSpan.FromMinutes(2));
        await _pages.CompleteAsync(step, CheckConclusion.Failure);

        Assert.Equal(Enumerable.Repeat<(string?, string?)>(("completed", "failure"), expected), _pages.CheckRuns);
        Assert.True(_pages.Saved!.IsSettled);
    }

    [Fact]
    public async Task A_check_run_of_a_newer_run_that_is_active_is_left_in_progress()
    {
        var step = _pages.Step(run: 1);
        await step.StartAsync(CancellationToken.None);
        await _pages.AddCheckAsync("key/2/1");

        await _pages.CompleteAsync(step);

        Assert.Equal([("completed", "success"), ("in_progress", null)], _pages.CheckRuns);
    }

    [Fact]
    public async Task A_check_run_that_an_earlier_run_left_in_progress_is_completed()
    {
        await _pages.AddCheckAsync("key/1/1");

        await _pages.CompleteAsync(_pages.Step(run: 2));

        Assert.Equal([("completed", "cancelled"), ("completed", "success")], _pages.CheckRuns);
    }

    [Fact]
    public async Task A_re_run_creates_a_check_run_if_that_of_another_run_is_newer()
    {
        await _pages.AddCheckAsync("key/1/1");
        await _pages.AddCheckAsync("key/2/1");

        await _pages.CompleteAsync(_pages.Step(run: 1, attempt: 2));

        Assert.Equal([("completed", "success"), ("completed", "cancelled"), ("completed", "success")], _pages.CheckRuns);
    }

    [Theory]
    [InlineData("key/1/1")]
    [InlineData("job/job-1")]
    public async Task The_post_stage_completes_a_check_run_that_the_step_was_about_to_continue(string externalId)
    {
        await _pages.AddCheckAsync(externalId);

        await _pages.Time.DriveAsync(AbandonedCheck.CompleteAsync(_pages.Checks, _killed, _pages.Time, CancellationToken.None));

        Assert.Equal([("completed", "cancelled")], _pages.CheckRuns);
    }

    [Fact]
    public async Task The_post_stage_waits_for_a_check_run_that_is_being_created()
    {
        _pages.Time.CreateTimer(unused => _ = _pages.AddCheckAsync("key/1/2"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        await _pages.Time.DriveAsync(AbandonedCheck.CompleteAsync(_pages.Checks, _killed, _pages.Time, CancellationToken.None));

        Assert.Equal([("completed", "cancelled")], _pages.CheckRuns);
    }

    [Fact]
    public async Task The_post_stage_gives_a_second_check_run_the_conclusion_of_the_first()
    {
        var step = _pages.Step(run: 1, attempt: 2);
        await _pages.CompleteAsync(step, CheckConclusion.TimedOut);
        await _pages.AddCheckAsync("key/1/2");

        await _pages.Time.DriveAsync(AbandonedCheck.CompleteAsync(_pages.Checks, _killed, _pages.Time, CancellationToken.None));

        Assert.Equal([("completed", "timed_out"), ("completed", "timed_out")], _pages.CheckRuns);
    }
}
