using System.Globalization;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

public sealed class SweepResultTests
{
    [Fact]
    public void Adds_the_costs_of_all_jobs() => Assert.Equal("3.70 USD", Costs(1.2m, 2.5m).TotalCost);

    /// <summary>The amounts of another run's result can be any numbers.</summary>
    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-1")]
    public void Has_no_total_with_an_impossible_amount(string amount)
    {
        var impossible = decimal.Parse(amount, CultureInfo.InvariantCulture);

        Assert.Null(Costs(impossible, impossible).TotalCost);
    }

    private static SweepResult Costs(params decimal[] amounts) => new("f1", null, [.. amounts.Select(LegOf)], null);

    private static SweepLegResult LegOf(decimal amount) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal), "job-1", null, null, null, Selected: false, null) { Cost = new CostResult(amount, null, true, null) };
}
