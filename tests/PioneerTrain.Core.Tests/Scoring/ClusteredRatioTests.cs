using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class ClusteredRatioTests
{
    private const double T9 = 2.2621571627982195;

    [Fact]
    public void Has_the_design_effect_of_the_ten_examples()
    {
        var ratio = Jaccard();

        Assert.Equal(0.7586206897, ratio.Value, 1e-9);
        Assert.Equal(1.1185749117, ratio.DesignEffect(10), 1e-9);
        Assert.Equal(25.9258451957, ratio.Whole / ratio.DesignEffect(10), 1e-9);
    }

    [Fact]
    public void Interval_uses_the_effective_sample_size()
    {
        var interval = Jaccard().Interval(10, T9)!.Value;

        Assert.Equal(0.5370930451781657, interval.Lower, 1e-9);
        Assert.Equal(0.8948830343388217, interval.Upper, 1e-9);
    }

    [Fact]
    public void Design_effect_is_at_least_one()
    {
        var ratio = new ClusteredRatio();
        for (var example = 0; example < 10; example++)
        {
            ratio.Add(1, 2);
        }

        Assert.Equal(1, ratio.DesignEffect(10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Design_effect_is_one_without_or_with_only_errors(int part)
    {
        var ratio = new ClusteredRatio();
        ratio.Add(part, 5);

        Assert.Equal(1, ratio.DesignEffect(2));
    }

    [Fact]
    public void Design_effect_is_the_cluster_size_when_each_example_is_all_right_or_all_wrong()
    {
        var ratio = new ClusteredRatio();
        for (var example = 0; example < 100; example++)
        {
            ratio.Add(example % 2 * 4, 4);
        }

        // The factor n/(n−1) belongs to the variance between examples.
        Assert.Equal(4 * 100 / 99.0, ratio.DesignEffect(100), 1e-9);
    }

    [Fact]
    public void Has_no_interval_without_cases() => Assert.Null(new ClusteredRatio().Interval(10, T9));

    [Fact]
    public void One_example_shows_nothing_about_the_others()
    {
        var ratio = new ClusteredRatio();
        ratio.Add(3, 4);

        Assert.Equal(new Interval(0, 1), ratio.Interval(1, double.PositiveInfinity));
    }

    private static ClusteredRatio Jaccard()
    {
        var ratio = new ClusteredRatio();
        foreach (var (truePositives, falsePositives, falseNegatives) in ContractExamples.First)
        {
            ratio.Add(truePositives, truePositives + falsePositives + falseNegatives);
        }

        return ratio;
    }
}
