using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;
using PioneerTrain.TestKit;
using PioneerTrain.Text;

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

    [Fact]
    public void Shows_the_time_left_of_a_running_job() =>
        Assert.Equal(
            "[########------------] epoch 2 of 5, running, 7 s, about 11 s left",
            JobProgress.Describe(_job with { ProgressPercent = 40, CurrentEpoch = 2, Epochs = 5 }, TimeSpan.FromSeconds(7), left: TimeSpan.FromSeconds(10.2)));

    [Theory]
    [InlineData(JobPhase.Running, 0)]
    [InlineData(JobPhase.Running, -3)]
    [InlineData(JobPhase.Ended, 10)]
    public void Shows_no_time_left_of_a_job_that_is_overdue_or_has_ended(JobPhase phase, int seconds) =>
        Assert.Equal(
            "running, 7 s",
            JobProgress.Describe(_job with { Status = new JobStatus("running", phase, null) }, TimeSpan.FromSeconds(7), left: TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Draws_the_bar_from_the_log_when_the_job_reports_no_progress()
    {
        var (time, output) = (new ManualTime(), new StringWriter());
        var writer = new ConsoleWriter(output, new Terminal(output, TextWriter.Null, IsInteractive: true, UsesColor: false, () => 80), new SecretMasker());
        await using var progress = new JobProgress(writer, time);
        progress.Update(new JobEvent.StatusChanged(_job));

        foreach (var epoch in (int[])[1, 2])
        {
            time.Advance(TimeSpan.FromSeconds(10));
            progress.Update(new JobEvent.LogLines([new LogEntry(null, null, null, $"epoch {epoch}/4: loss 0.5", null)]));
        }

        Assert.EndsWith("[##########----------] running, 20 s, about 15 s left", output.ToString(), StringComparison.Ordinal);
    }
}
