using PioneerTrain.Simulation.Pages;

namespace PioneerTrain.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Five_hundred_schedules_violate_no_invariant()
    {
        var report = Campaign.Play(500, seed: 1, Campaign.WholeRuns, _ => { });

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Take(3).Select(violation => ScheduleDescription.Of(violation, ScheduleDescription.LastEvents))));
    }

    [Fact]
    public void Three_hundred_schedules_of_comment_and_check_run_violate_no_invariant()
    {
        var report = Campaign.Play(300, seed: 1, PageSchedule.Play, _ => { });

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Take(3).Select(violation => ScheduleDescription.Of(violation, ScheduleDescription.LastEvents))));
    }

    [Fact]
    public void Three_hundred_schedules_of_releases_violate_no_invariant()
    {
        var report = Campaign.Play(300, seed: 1, Campaign.Releases, _ => { });

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Take(3).Select(violation => ScheduleDescription.Of(violation, ScheduleDescription.LastEvents))));
    }

    [Fact]
    public void Two_hundred_schedules_of_sweeps_violate_no_invariant()
    {
        var report = Campaign.Play(200, seed: 1, Campaign.Sweeps, _ => { });

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Take(3).Select(violation => ScheduleDescription.Of(violation, ScheduleDescription.LastEvents))));
    }

    [Fact]
    public void Replays_a_seed_of_comment_and_check_run_exactly() =>
        Assert.All(Enumerable.Range(5000, 20), seed => Assert.Equal(PageSchedule.Play((ulong)seed).Trace, PageSchedule.Play((ulong)seed).Trace));

    [Fact]
    public void Replays_a_seed_of_releases_exactly() => AssertReplays(Campaign.Releases);

    [Fact]
    public void Replays_a_seed_exactly() => AssertReplays(Campaign.WholeRuns);

    private static void AssertReplays(Func<ulong, ScheduleReport> play)
    {
        var first = new SortedDictionary<ulong, string>();
        var second = new SortedDictionary<ulong, string>();

        Campaign.Play(40, seed: 5000, play, report => first[report.Seed] = string.Join('\n', report.Trace));
        Campaign.Play(40, seed: 5000, play, report => second[report.Seed] = string.Join('\n', report.Trace));

        Assert.Equal(first, second);
    }
}
