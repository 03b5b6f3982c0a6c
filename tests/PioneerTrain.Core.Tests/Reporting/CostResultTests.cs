using System.Globalization;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

public class CostResultTests
{
    [Theory]
    [InlineData("1.25", "12.5", true, "1.25 USD for 12.5 GPU minutes")]
    [InlineData("1234.5", "1234.567", true, "1234.50 USD for 1,234.57 GPU minutes")]
    [InlineData("0.00125", null, true, "0.0013 USD")]
    [InlineData("0", "0", true, "0.00 USD")]
    [InlineData("0", "0", null, "0.00 USD")]
    [InlineData("0.4", "3", false, "0.40 USD for 3 GPU minutes so far; the service has not billed the job yet")]
    [InlineData("0", "0", false, "– (the service has not billed the job yet)")]
    [InlineData(null, "3", false, "– (the service has not billed the job yet)")]
    [InlineData(null, "3", true, "– (the service reported no amount)")]
    public void Shows_an_amount_or_why_there_is_none(string? charged, string? minutes, bool? isBilled, string expected)
    {
        Assert.Equal(expected, CostResult.From(new JobBill(Number(charged), Number(minutes), isBilled)).Text);
    }

    [Fact]
    public void Is_part_of_the_report()
    {
        var run = SampleRun.Passed with { Job = SampleRun.Passed.Job! with { Cost = CostResult.Unknown("a|b @everyone") } };

        Assert.Contains("| Cost of the job | – (a&#124;b &#64;&#8203;everyone) |\n", MarkdownReport.Render(run), StringComparison.Ordinal);
        Assert.DoesNotContain("Cost", MarkdownReport.Render(SampleRun.Passed), StringComparison.Ordinal);
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
