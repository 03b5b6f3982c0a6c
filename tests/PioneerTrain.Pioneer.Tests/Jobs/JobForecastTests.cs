using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobForecastTests
{
    private static readonly TrainingJob _job = new() { Id = "job-1", Status = new JobStatus("running", JobPhase.Running, null), Epochs = 10 };

    private readonly ManualTime _time = new();

    [Fact]
    public void Estimates_the_end_from_the_record_of_the_job_and_counts_down()
    {
        var forecast = new JobForecast(_time);
        forecast.Observe(new JobEvent.StatusChanged(_job with { CurrentEpoch = 1 }));
        foreach (var epoch in (int[])[2, 3])
        {
            _time.Advance(TimeSpan.FromSeconds(100));
            forecast.Observe(new JobEvent.Progressed(_job with { CurrentEpoch = epoch }));
        }

        // The progress was made between two events: 20 % at 150 s, 10 % at 50 s and none at 0 s.
        Assert.Equal(0.2, forecast.Share);
        Assert.Equal(150 + (8 * 75) - 200, forecast.TimeLeft!.Value.TotalSeconds, 0.001);

        _time.Advance(TimeSpan.FromSeconds(600));
        Assert.True(forecast.TimeLeft < TimeSpan.Zero);
    }

    [Fact]
    public void Reads_the_log_of_a_job_that_reports_no_progress()
    {
        var forecast = new JobForecast(_time);
        forecast.Observe(new JobEvent.StatusChanged(_job with { Epochs = null }));
        Assert.Null(forecast.Share);

        forecast.Observe(new JobEvent.LogLines([new LogEntry(null, null, null, "epoch 3/4: loss 1", null)]));

        Assert.Equal(0.75, forecast.Share);
    }

    [Fact]
    public void Other_events_change_nothing()
    {
        var forecast = new JobForecast(_time);

        forecast.Observe(new JobEvent.Retrying("busy", 1, TimeSpan.Zero));

        Assert.Null(forecast.Share);
        Assert.Null(forecast.TimeLeft);
    }
}
