using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class PollingScheduleTests
{
    [Theory]
    [InlineData(0, JobPhase.Running, 3600, 0.5)]
    [InlineData(4, JobPhase.Running, 3600, 2)]
    [InlineData(100, JobPhase.Running, 3600, 10)]
    [InlineData(86400, JobPhase.Running, 3600, 33)]
    [InlineData(86400, JobPhase.Unknown, 3600, 33)]
    [InlineData(4, JobPhase.Queued, 3600, 2)]
    [InlineData(86400, JobPhase.Queued, 3600, 5)]
    [InlineData(86400, JobPhase.Running, 3, 3)]
    [InlineData(0, JobPhase.Running, 0.1, 0.1)]
    [InlineData(0, JobPhase.Running, 0, 0)]
    [InlineData(0, JobPhase.Running, -5, 0)]
    public void Looks_often_at_first_then_seldom_and_never_past_the_deadline(double inPhase, JobPhase phase, double toDeadline, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(new PollingState(Seconds(inPhase), phase, Seconds(toDeadline))));

    [Theory]
    [InlineData(100, 200, 40)]
    [InlineData(100, 30, 15)]
    [InlineData(3600, 3600, 60)]
    [InlineData(100, 1, 2)]
    [InlineData(100, 0, 2)]
    [InlineData(3600, -100, 10)]
    public void Polls_more_often_near_the_expected_end(double inPhase, double toExpectedEnd, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(inPhase) with { ToExpectedEnd = Seconds(toExpectedEnd) }));

    /// <summary>
    /// An epoch takes 100 s ± 10 s, the newest ended within 2 s of the estimate, and the work after
    /// the last epoch takes 3 s.
    /// </summary>
    [Theory]
    [InlineData(1, false, 5)]
    [InlineData(6, false, 6)]
    [InlineData(12, false, 12)]
    [InlineData(50, false, 38)]
    [InlineData(87, false, 5)]
    [InlineData(88, false, 9)]
    [InlineData(114, false, 9)]
    [InlineData(120, false, 9)]
    [InlineData(215, false, 10)]
    [InlineData(100, true, 5)]
    public void Polls_near_the_expected_end_of_an_epoch(double sinceLast, bool isLast, double expected)
    {
        var epochs = new EpochForecast(Seconds(100), Seconds(sinceLast), Seconds(2), isLast);
        var schedule = new PollingSchedule { Longest = Seconds(1000) };

        Assert.Equal(Seconds(expected), schedule.NextDelay(Running(1200) with { Epochs = epochs, ToExpectedEnd = Seconds(1) }));
    }

    [Theory]
    [InlineData(9, 0.5, 3)]
    [InlineData(9, 20.3, 3)]
    [InlineData(3600, 0.5, 30)]
    public void Epochs_that_are_shorter_than_a_look_change_little(double inPhase, double sinceLast, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(inPhase) with { Epochs = new EpochForecast(Seconds(1), Seconds(sinceLast), Seconds(0.2), IsLast: false) }));

    [Fact]
    public void Polls_soon_after_a_failure() =>
        Assert.Equal(Seconds(15), PollingSchedule.Default.NextDelay(Running(3600) with { IsOutage = true, ToExpectedEnd = Seconds(3600) }));

    [Theory]
    [InlineData(9, 3)]
    [InlineData(3600, 60)]
    public void Reads_the_log_less_often_over_time(double inPhase, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.LogDelay(Seconds(inPhase)));

    [Theory]
    [InlineData(30, 33)]
    [InlineData(5, 10)]
    [InlineData(3600, 66)]
    public void Waits_slightly_longer_than_retry_after_and_about_a_minute_at_most(double retryAfter, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(100) with { RetryAfter = Seconds(retryAfter) }));

    [Theory]
    [InlineData(0, 9)]
    [InlineData(0.75, 10.5)]
    public void Applies_ten_percent_jitter(double jitter, double expected) =>
        Assert.Equal(Seconds(expected), PollingSchedule.Default.NextDelay(Running(100) with { Jitter = jitter }));

    [Fact]
    public void Applies_the_maximum_delay_in_every_phase()
    {
        var schedule = new PollingSchedule { Longest = Seconds(3) };

        Assert.Equal(Seconds(3), schedule.NextDelay(Running(100)));
        Assert.Equal(Seconds(3), schedule.NextDelay(Running(100) with { Phase = JobPhase.Queued }));
    }

    private static PollingState Running(double inPhase) => new(Seconds(inPhase), JobPhase.Running, Seconds(36000));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
