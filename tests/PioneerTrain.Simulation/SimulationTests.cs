namespace PioneerTrain.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Five_hundred_schedules_violate_no_invariant()
    {
        var report = Campaign.Play(500, seed: 1, _ => { });

        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Take(3).Select(violation => ScheduleDescription.Of(violation, ScheduleDescription.LastEvents))));
    }

    [Fact]
    public void Replays_a_seed_exactly()
    {
        var first = new SortedDictionary<ulong, string>();
        var second = new SortedDictionary<ulong, string>();

        Campaign.Play(40, seed: 5000, report => first[report.Seed] = string.Join('\n', report.Trace));
        Campaign.Play(40, seed: 5000, report => second[report.Seed] = string.Join('\n', report.Trace));

        Assert.Equal(first, second);
    }
}
