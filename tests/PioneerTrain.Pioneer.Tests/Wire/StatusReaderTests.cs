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
    public void Reads_every_word_without_case(string? word, JobPhase phase, JobOutcome? outcome)
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
    public void Believes_the_flag_that_says_ended_and_never_takes_an_unnamed_end_for_a_success(string word, string? normalized, JobOutcome outcome)
    {
        var status = StatusReader.Read(word, normalized, isTerminal: true);

        Assert.Equal((JobPhase.Ended, outcome), (status.Phase, status.Outcome));
    }

    [Fact]
    public void Believes_the_flag_that_says_still_going()
    {
        var status = StatusReader.Read("complete", "complete", isTerminal: false);

        Assert.False(status.HasEnded);
        Assert.Null(status.Outcome);
    }

    [Fact]
    public void Asks_the_normalised_word_when_it_does_not_know_the_word()
    {
        var status = StatusReader.Read("shipped", "complete");

        Assert.Equal(new JobStatus("shipped", JobPhase.Ended, JobOutcome.Succeeded), status);
    }
}
