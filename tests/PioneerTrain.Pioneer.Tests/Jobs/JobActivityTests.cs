using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public sealed class JobActivityTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("epoch 2/5: loss 0.4312, validation loss 0.5120, f1 0.7", "2 5 0.4312 0.512")]
    [InlineData("Epoch 2 of 5, val_loss=1e-3 train_loss=nan", "2 5 NaN 0.001")]
    [InlineData("{'loss': 12, 'eval_loss': -inf}", "- - 12 ∞")]
    [InlineData("Epoch 2 completed", "- - - -")]
    [InlineData("the loss is great, no nanotubes", "- - - -")]
    [InlineData("epochs 2/5 gloss 4 loss nano", "- - - -")]
    public void Reads_metrics_from_log_lines(string line, string expected)
    {
        var figures = LogFigures.Read(line);

        object?[] all = [figures.Epoch, figures.Epochs, figures.TrainingLoss, figures.ValidationLoss];
        Assert.Equal(expected, string.Join(' ', all.Select(figure => figure switch { null => "-", double.PositiveInfinity => "∞", _ => FormattableString.Invariant($"{figure}") })));
    }

    [Theory]
    [InlineData("1 2 3", 2, "the loss rose 2 epochs in a row, to 3")]
    [InlineData("3 2 1 2", 1, "the loss rose 1 epoch, to 2")]
    [InlineData("1 2 1 2 1 2", 2, null)]
    [InlineData("1 2 2 3", 2, null)]
    [InlineData("1 NaN 1", 100, "the loss is not a number")]
    [InlineData("1 Infinity", 100, "the loss is infinite")]
    public void A_loss_that_rises_so_many_epochs_in_a_row_or_is_no_number_has_diverged(string losses, int maximumRises, string? why)
    {
        var trend = new LossTrend(maximumRises);

        foreach (var (epoch, loss) in losses.Split(' ').Index())
        {
            trend.Observe(epoch, double.Parse(loss, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(why, trend.Divergence);
    }

    [Fact]
    public void Counts_each_epoch_once_and_without_epochs_each_different_loss()
    {
        var told = new LossTrend(2);
        var silent = new LossTrend(2);

        Assert.All([1.0, 2, 3, 4], loss => told.Observe(1, loss));
        Assert.All([1.0, 2, 2, 2], loss => silent.Observe(null, loss));
        Assert.Null(told.Divergence ?? silent.Divergence);

        silent.Observe(null, 3);
        Assert.NotNull(silent.Divergence);
    }

    [Fact]
    public void Estimates_the_end_from_epochs_percentages_and_the_log()
    {
        TimeSpan? Foreseen(params Action<JobActivity>[] looks)
        {
            var activity = new JobActivity(null, null, _time);
            foreach (var look in looks)
            {
                look(activity);
                activity.EndPoll(withJob: true, withLog: true);
                Assert.Null(looks[0] == look ? activity.ToExpectedEnd : null);
                _time.Advance(TimeSpan.FromSeconds(100));
            }

            return activity.ToExpectedEnd;
        }

        Action<JobActivity> See(int? epoch, int? percent) => activity => activity.Observe(Job() with { Epochs = 10, CurrentEpoch = epoch, ProgressPercent = percent });
        Action<JobActivity> Hear(int epoch) => activity => activity.Observe(Line($"epoch {epoch}/10: loss 1"));

        // Observed at 0 and at 200 s, so the change happened at 0 and at 150 s: 10 % in 150 s, and
        // 300 s have passed.
        Assert.Equal(TimeSpan.FromSeconds(150 + (8 * 150) - 300), Foreseen(See(2, null), See(2, null), See(3, null)));
        Assert.Equal(TimeSpan.FromSeconds(150 + (9 * 150) - 300), Foreseen(See(1, null), See(1, null), See(2, null)));
        Assert.Equal(TimeSpan.FromSeconds(150 + (8 * 150) - 300), Foreseen(See(null, 10), See(0, 10), See(null, 20)));
        Assert.Equal(TimeSpan.FromSeconds(150 + (8 * 150) - 300), Foreseen(Hear(1), Hear(1), Hear(2)));
        Assert.Null(Foreseen(See(0, 0), See(0, 0), See(0, 0)));
        Assert.Null(Foreseen(See(0, 0), See(null, 0), See(null, 10)));
        Assert.Null(Foreseen(See(5, null), See(4, null), See(5, null)));
    }

    [Fact]
    public void Estimates_the_length_of_an_epoch_and_the_end_of_the_newest()
    {
        var activity = new JobActivity(null, null, _time);
        void Look(bool withLog, Action<JobActivity> look)
        {
            look(activity);
            activity.EndPoll(withJob: true, withLog);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Look(true, activity => activity.Observe(Line("epoch 1/3: loss 1")));
        Assert.Null(activity.Epochs);
        Look(true, activity => activity.Observe(Job() with { ProgressPercent = 60 }));
        Look(false, activity => activity.Observe(Job()));
        Look(true, activity => activity.Observe(Line("epoch 2/3: loss 1")));

        // Heard at 0 and at 30 s, and not yet at 10 s: it ended about 20 s after the first.
        Assert.Equal(new EpochForecast(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), IsLast: true), Rounded(activity.Epochs!));

        // Another part of the job, and after it the last epoch: nothing is known of either.
        Look(true, activity => activity.Observe(Line("epoch 1/1: evaluating")));
        Assert.Null(activity.Epochs);
        Look(true, activity => activity.Observe(Line("epoch 2/3: loss 1")));
        Look(true, activity => activity.Observe(Line("epoch 3/3: loss 1")));
        Assert.Null(activity.Epochs);
        Assert.NotNull(activity.ToExpectedEnd);

        // The record knows better.
        Look(true, activity => activity.Observe(Job() with { Epochs = 4, CurrentEpoch = 2 }));
        Look(true, activity => activity.Observe(Job() with { Epochs = 4, CurrentEpoch = 3 }));
        Look(true, activity => activity.Observe(Line("epoch 1/1: evaluating")));
        Assert.Equal(TimeSpan.FromSeconds(5), Rounded(activity.Epochs!).Length);
    }

    [Fact]
    public void Estimates_no_end_beyond_the_longest_job()
    {
        var activity = new JobActivity(null, null, _time);
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            activity.Observe(Job() with { Epochs = int.MaxValue, CurrentEpoch = epoch });
            activity.EndPoll(withJob: true, withLog: false);
            _time.Advance(TimeSpan.FromHours(2));
        }

        Assert.Null(activity.Epochs);
        Assert.Null(activity.ToExpectedEnd);
    }

    [Fact]
    public void Prefers_job_losses_to_log_losses_and_ignores_values_that_are_not_numbers()
    {
        var activity = new JobActivity(2, null, _time);

        foreach (var epoch in new[] { 1, 2, 3 })
        {
            activity.Observe(Job() with { CurrentEpoch = epoch, Metrics = Losses(("training_loss", 3 - epoch), ("validation_loss", epoch)) });
            activity.Observe(Line($"epoch {epoch}/5: loss {epoch}"));
        }

        Assert.Null(activity.Divergence);
        activity.Observe(Line("step 4: loss nan"));
        Assert.Equal("the loss is not a number", activity.Divergence);
    }

    [Fact]
    public void Treats_every_change_as_progress_and_no_repetition()
    {
        var activity = new JobActivity(null, null, _time);
        void Comes(TrainingJob job, bool isSign)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            activity.Observe(job);
            Assert.Equal(isSign, activity.Idle == TimeSpan.Zero);
        }

        Comes(Job(), isSign: true);
        Comes(Job(), isSign: false);
        Comes(Job() with { CurrentEpoch = 1 }, isSign: true);
        Comes(Job() with { CurrentEpoch = 1, ProgressPercent = 1 }, isSign: true);
        Comes(Job() with { CurrentEpoch = 1, ProgressPercent = 1, Metrics = Losses(("final_validation_loss", 1)) }, isSign: true);
        Comes(Job() with { CurrentEpoch = 1, ProgressPercent = 1, Metrics = Losses(("final_validation_loss", 1)) }, isSign: false);
        Comes(Job() with { CurrentEpoch = 1, ProgressPercent = 1, Metrics = Losses(("final_validation_loss", double.NaN)) }, isSign: true);
        Comes(Job() with { CurrentEpoch = 1, ProgressPercent = 1, Metrics = Losses(("final_validation_loss", double.NaN)) }, isSign: false);
        activity.Observe(Line("x"));
        Assert.Equal(TimeSpan.Zero, activity.Idle);
    }

    private static TrainingJob Job() => new() { Id = "j", Status = new JobStatus("running", JobPhase.Running, null) };

    private static LogEntry Line(string message) => new(null, null, null, message, null);

    private static Scores Losses(params (string Name, double Value)[] losses) =>
        Scores.None with { Other = losses.ToDictionary(loss => loss.Name, loss => loss.Value) };

    private static EpochForecast Rounded(EpochForecast epochs) => epochs with { Length = TimeSpan.FromSeconds(Math.Round(epochs.Length.TotalSeconds, 3)) };
}
