using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class StatusReaderTests
{
    [Theory]
    [InlineData("requested", JobPhase.Queued, null)]
    [InlineData("queued", JobPhase.Queued, null)]
    [InlineData("pending", JobPhase.Queued, null)]
    [InlineData("running", JobPhase.Running, null)]
    [InlineData("normalizing", JobPhase.Running, null)]
    [InlineData("stopping", JobPhase.Running, null)]
    [InlineData("paused", JobPhase.Running, null)]
    [InlineData("complete", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("completed", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("succeeded", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("artifact_ready", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("deployed", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("failed", JobPhase.Ended, JobOutcome.Failed)]
    [InlineData("errored", JobPhase.Ended, JobOutcome.Failed)]
    [InlineData("error", JobPhase.Ended, JobOutcome.Failed)]
    [InlineData("stopped", JobPhase.Ended, JobOutcome.Stopped)]
    [InlineData("cancelled", JobPhase.Ended, JobOutcome.Stopped)]
    [InlineData("canceled", JobPhase.Ended, JobOutcome.Stopped)]
    [InlineData("terminated", JobPhase.Ended, JobOutcome.Stopped)]
    [InlineData(" Complete ", JobPhase.Ended, JobOutcome.Succeeded)]
    [InlineData("RUNNING", JobPhase.Running, null)]
    [InlineData("hibernating", JobPhase.Unknown, null)]
    [InlineData("", JobPhase.Unknown, null)]
    [InlineData(null, JobPhase.Unknown, null)]
    public void Reads_every_status_case_insensitively(string? word, JobPhase phase, JobOutcome? outcome)
    {
        var status = StatusReader.Read(word);

        Assert.Equal((phase, outcome), (status.Phase, status.Outcome));
    }

    [Theory]
    [InlineData("running", null, JobOutcome.Failed)]
    [InlineData("hibernating", null, JobOutcome.Failed)]
    [InlineData("hibernating", "complete", JobOutcome.Succeeded)]
    [InlineData("paused", "cancelled", JobOutcome.Stopped)]
    [InlineData("complete", "failed", JobOutcome.Succeeded)]
    public void Trusts_the_ended_flag_without_assuming_success(string word, string? normalized, JobOutcome outcome)
    {
        var status = StatusReader.Read(word, normalized, isTerminal: true);

        Assert.Equal((JobPhase.Ended, outcome), (status.Phase, status.Outcome));
    }

    [Fact]
    public void Trusts_the_active_flag()
    {
        var status = StatusReader.Read("complete", "complete", isTerminal: false);

        Assert.False(status.HasEnded);
        Assert.Null(status.Outcome);
    }

    [Fact]
    public void Uses_the_normalized_status_for_an_unknown_status()
    {
        var status = StatusReader.Read("shipped", "complete");

        Assert.Equal(new JobStatus("shipped", JobPhase.Ended, JobOutcome.Succeeded), status);
    }
}
