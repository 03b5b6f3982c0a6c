using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class WilsonIntervalTests
{
    private const double Z975 = 1.9599639845400536;

    // Expected values: the roots of |share − x| = z·√(x(1−x)/size), solved as a quadratic equation.
    [Theory]
    [InlineData(0.8, 10, 0.49016247153664194, 0.9433178485456246)]
    [InlineData(1, 1, 0.2065493143772375, 1)]
    [InlineData(0, 1, 0, 0.7934506856227625)]
    public void Bounds_are_the_roots_of_the_score_equation(double share, double size, double lower, double upper)
    {
        var interval = WilsonInterval.Of(share, size, Z975);

        Assert.Equal(lower, interval.Lower, 1e-12);
        Assert.Equal(upper, interval.Upper, 1e-12);
    }

    [Theory]
    [InlineData(20, 0.9123783988)]
    [InlineData(50, 0.9630065018)]
    [InlineData(100, 0.9811546737)]
    public void Evaluations_without_errors_have_a_lower_bound_of_f1_below_one(int spans, double expected)
    {
        var interval = WilsonInterval.Of(1, spans, Z975);

        Assert.Equal(expected, 2 * interval.Lower / (1 + interval.Lower), 1e-9);
        Assert.Equal(1, interval.Upper);
    }

    [Fact]
    public void Bounds_are_equal_to_the_share_for_a_quantile_of_zero() =>
        Assert.Equal(new Interval(0.25, 0.25), WilsonInterval.Of(0.25, 8, 0));

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1e9)]
    public void Bounds_at_zero_and_one_are_exact(double size)
    {
        Assert.Equal(0, WilsonInterval.Of(0, size, Z975).Lower);
        Assert.Equal(1, WilsonInterval.Of(1, size, Z975).Upper);
    }

    [Fact]
    public void Contains_its_bounds()
    {
        var interval = new Interval(0.2, 0.4);

        Assert.True(interval.Contains(0.2) && interval.Contains(0.4));
        Assert.False(interval.Contains(0.19) || interval.Contains(0.41));
    }
}
