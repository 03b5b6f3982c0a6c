using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Tests;

public sealed class PollingScheduleTests
{
    [Theory]
    [InlineData(0, JobPhase.Running, 3600, 0.5)]
    [InlineData(4, JobPhase.Running, 3600, 2)]
    [InlineData(100, JobPhase.Running, 3600, 10)]
    [InlineData(86400, JobPhase.Running, 3600, 60)]
    [InlineData(86400, JobPhase.Unknown, 3600, 60)]
    [InlineData(4, JobPhase.Queued, 3600, 2)]
    [InlineData(86400, JobPhase.Queued, 3600, 5)]
    [InlineData(86400, JobPhase.Running, 3, 3)]
    [InlineData(0, JobPhase.Running, 0.1, 0.1)]
    [InlineData(0, JobPhase.Running, 0, 0)]
    [InlineData(0, JobPhase.Running, -5, 0)]
    public void Looks_often_at_first_then_seldom_and_never_past_the_deadline(double inPhase, JobPhase phase, double toDeadline, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(new PollingMoment(Seconds(inPhase), phase, Seconds(toDeadline))));

    [Theory]
    [InlineData(100, 200, 20)]
    [InlineData(100, 30, 15)]
    [InlineData(3600, 3600, 60)]
    [InlineData(100, 1, 2)]
    [InlineData(100, 0, 2)]
    [InlineData(3600, -100, 10)]
    public void Looks_more_often_where_the_end_is_expected(double inPhase, double toExpectedEnd, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(inPhase) with { ToExpectedEnd = Seconds(toExpectedEnd) }));

    [Theory]
    [InlineData(30, 30)]
    [InlineData(5, 10)]
    [InlineData(3600, 60)]
    public void Waits_as_long_as_the_service_asks_but_a_minute_at_most(double retryAfter, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(100) with { RetryAfter = Seconds(retryAfter) }));

    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.75, 10.5)]
    public void Jitter_moves_a_look_by_a_tenth(double jitter, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(100) with { Jitter = jitter }));

    [Fact]
    public void The_longest_delay_is_a_setting_that_holds_in_every_phase()
    {
        var schedule = new PollingSchedule { Longest = Seconds(3) };

        Assert.Equal(Seconds(3), schedule.NextDelay(Running(100)));
        Assert.Equal(Seconds(3), schedule.NextDelay(Running(100) with { Phase = JobPhase.Queued }));
    }

    private static PollingMoment Running(double inPhase) => new(Seconds(inPhase), JobPhase.Running, Seconds(36000));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
