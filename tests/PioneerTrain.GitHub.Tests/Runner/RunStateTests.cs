using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

public class RunStateTests
{
    private static readonly RunState _sweep = new("f0") { Legs = [new RunState("f1", "job-1"), new RunState("f2"), new RunState("f3", "job-3", IsSettled: true)] };

    [Fact]
    public void The_jobs_of_a_sweep_that_are_not_settled_are_open()
    {
        var read = Read(_sweep);

        Assert.Equal([("f1", "job-1"), ("f2", null)], read.Open.Select(leg => (leg.Fingerprint, leg.JobId)));
    }

    [Theory]
    [InlineData(null, null, false, 0)]
    [InlineData("f1", null, false, 1)]
    [InlineData("f1", "job-1", false, 1)]
    [InlineData("f1", "job-1", true, 0)]
    public void A_single_job_is_open_until_it_is_settled(string? fingerprint, string? jobId, bool isSettled, int open) =>
        Assert.Equal(open, Read(new RunState(fingerprint, jobId, isSettled)).Open.Count);

    [Fact]
    public void A_sweep_without_an_open_job_has_nothing_to_stop()
    {
        var settled = _sweep with { IsSettled = true, Legs = [.. _sweep.Legs.Select(leg => leg with { IsSettled = true })] };

        Assert.Empty(Read(settled).Open);
    }

    [Fact]
    public void A_part_of_the_first_write_of_a_sweep_names_all_its_jobs_or_none()
    {
        var open = Enumerable.Range(0, _sweep.Entries.Count).Select(count => Read(_sweep.Entries.Take(count)).Open.Count);

        Assert.All(open, count => Assert.Contains(count, new[] { 0, 2 }));
    }

    private static RunState Read(RunState state) => Read(state.Entries);

    private static RunState Read(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var saved = entries.ToDictionary(entry => $"STATE_{entry.Key}", entry => entry.Value, StringComparer.Ordinal);
        return RunState.Read(saved.GetValueOrDefault);
    }
}
