using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Pioneer.Tests.Jobs;

public class LossRaceTests
{
    private readonly LossRace _race = new();

    [Fact]
    public void The_first_job_after_half_of_its_epochs_has_not_lost()
    {
        var first = Run([0.9, 0.8, 0.7], 6);

        Assert.Null(first.Defeat);
    }

    [Fact]
    public void A_job_with_a_higher_loss_than_another_has_lost()
    {
        Run([0.5, 0.4, 0.6], 6);

        var second = Run([0.6, 0.45, 0.5], 6);

        Assert.Equal("its validation loss is 0.45 after 3 of 6 epochs, and that of another job of the sweep 0.4", second.Defeat);
    }

    [Fact]
    public void A_job_with_an_equal_or_a_lower_loss_has_not_lost()
    {
        Run([0.5, 0.4], 4);

        Assert.Null(Run([0.6, 0.4], 4).Defeat);
        Assert.Null(Run([0.6, 0.3], 4).Defeat);
    }

    [Fact]
    public void Jobs_with_different_numbers_of_epochs_are_compared_after_half_of_each()
    {
        Run([0.9, 0.8, 0.7, 0.3], 8);

        Assert.Null(Run([0.3], 2).Defeat);
        Assert.NotNull(Run([0.31], 2).Defeat);
    }

    [Fact]
    public void A_job_is_compared_once()
    {
        var early = Run([0.9, 0.8], 4);
        Run([0.1, 0.1], 4);

        early.Observe(3, 4, 0.8);

        Assert.Null(early.Defeat);
    }

    [Fact]
    public void No_job_is_compared_with_one_that_failed()
    {
        Run([0.1, 0.1], 4).Leave();

        Assert.Null(Run([0.9, 0.8], 4).Defeat);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_ignored()
    {
        Run([0.5, 0.5], 4);

        Assert.Null(Run([double.NaN, double.NaN, double.PositiveInfinity], 4).Defeat);
    }

    private LossRaceEntry Run(double[] losses, int epochs)
    {
        var entry = _race.Enter();
        foreach (var (index, loss) in losses.Index())
        {
            entry.Observe(index + 1, epochs, loss);
        }

        return entry;
    }
}
