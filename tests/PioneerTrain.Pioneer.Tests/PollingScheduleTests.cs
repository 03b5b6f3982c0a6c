using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Tests;

public sealed class PollingScheduleTests
{
    [Theory]
    [InlineData(0, JobPhase.Running, 3600, 0.5)]
    [InlineData(5, JobPhase.Running, 3600, 0.5)]
    [InlineData(20, JobPhase.Running, 3600, 2)]
    [InlineData(150, JobPhase.Running, 3600, 15)]
    [InlineData(86400, JobPhase.Running, 3600, 15)]
    [InlineData(86400, JobPhase.Unknown, 3600, 15)]
    [InlineData(20, JobPhase.Queued, 3600, 2)]
    [InlineData(86400, JobPhase.Queued, 3600, 5)]
    [InlineData(86400, JobPhase.Running, 3, 3)]
    [InlineData(0, JobPhase.Running, 0.1, 0.1)]
    [InlineData(0, JobPhase.Running, 0, 0)]
    [InlineData(0, JobPhase.Running, -5, 0)]
    public void Looks_often_at_first_then_seldom_and_never_past_the_deadline(double inPhase, JobPhase phase, double toDeadline, double expected)
    {
        var delay = PollingSchedule.Default.NextDelay(TimeSpan.FromSeconds(inPhase), phase, TimeSpan.FromSeconds(toDeadline));

        Assert.Equal(TimeSpan.FromSeconds(expected), delay);
    }
}
