using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;

namespace PioneerTrain.Cli.Tests.Console;

public sealed class JobProgressTests
{
    private static readonly TrainingJob _job = new() { Id = "job_1", Status = new JobStatus("running", JobPhase.Running, null) };

    [Fact]
    public void Shows_the_progress_that_the_service_reports() =>
        Assert.Equal("[########------------] epoch 2 of 5, running, 7 s", JobProgress.Describe(_job with { ProgressPercent = 40, CurrentEpoch = 2, Epochs = 5 }, TimeSpan.FromSeconds(7)));

    [Fact]
    public void Shows_no_progress_that_the_service_does_not_report() =>
        Assert.Equal("running, 1 min 5 s", JobProgress.Describe(_job with { Epochs = 5 }, TimeSpan.FromSeconds(65)));

    [Fact]
    public void Clamps_a_percentage_that_is_out_of_range() =>
        Assert.Equal("[####################] running, 7 s", JobProgress.Describe(_job with { ProgressPercent = 250 }, TimeSpan.FromSeconds(7)));
}
