using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;

namespace PioneerTrain.Cli.Tests.Console;

public sealed class JobProgressTests
{
    private static readonly TrainingJob _job = new() { Id = "job_1", Status = new JobStatus("running", JobPhase.Running, null) };

    [Fact]
    public void Says_how_far_the_job_is_where_the_service_tells() =>
        Assert.Equal("[########------------] epoch 2 of 5, running, 7 s", JobProgress.Describe(_job with { ProgressPercent = 40, CurrentEpoch = 2, Epochs = 5 }, TimeSpan.FromSeconds(7)));

    [Fact]
    public void Invents_nothing_where_it_does_not() =>
        Assert.Equal("running, 1 min 5 s", JobProgress.Describe(_job with { Epochs = 5 }, TimeSpan.FromSeconds(65)));

    [Fact]
    public void A_percentage_out_of_range_does_not_break_the_bar() =>
        Assert.Equal("[####################] running, 7 s", JobProgress.Describe(_job with { ProgressPercent = 250 }, TimeSpan.FromSeconds(7)));
}
