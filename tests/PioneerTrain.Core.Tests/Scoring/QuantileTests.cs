using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Scoring;

public class QuantileTests
{
    // Expected values: Python 3.11, statistics.NormalDist().inv_cdf.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.6744897501960817)]
    [InlineData(0.9, 1.2815515655446008)]
    [InlineData(0.95, 1.6448536269514715)]
    [InlineData(0.975, 1.9599639845400536)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(0.9995, 3.2905267314919255)]
    public void Normal_quantiles_match_another_implementation(double probability, double expected) =>
        Assert.Equal(expected, Quantile.Normal(probability), 1e-12);

    // Expected values: Simpson's rule with 20,000 intervals over the density, with its constant as
    // an exact product, inverted by bisection.
    [Theory]
    [InlineData(0.95, 1, 6.31375151467504)]
    [InlineData(0.975, 1, 12.706204736174776)]
    [InlineData(0.95, 2, 2.9199855803537216)]
    [InlineData(0.9995, 2, 31.599054576442605)]
    [InlineData(0.975, 3, 3.1824463052837046)]
    [InlineData(0.9995, 3, 12.923978636686194)]
    [InlineData(0.975, 4, 2.776445105197781)]
    [InlineData(0.95, 9, 1.8331129326562423)]
    [InlineData(0.975, 9, 2.2621571627982195)]
    [InlineData(0.975, 10, 2.228138851986264)]
    [InlineData(0.9995, 29, 3.659405019467332)]
    [InlineData(0.975, 99, 1.9842169515862969)]
    [InlineData(0.95, 100, 1.660234326085456)]
    [InlineData(0.975, 1999, 1.9611514201705629)]
    [InlineData(0.9995, 19999, 3.2910133076963026)]
    public void Student_quantiles_match_numerical_integration(double probability, int freedom, double expected) =>
        Assert.Equal(expected, Quantile.Student(probability, freedom), 1e-9);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20_000)]
    public void Median_is_zero(int freedom) => Assert.Equal(0, Quantile.Student(0.5, freedom));
}
