using System.Globalization;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

public class LossSectionsTests
{
    [Fact]
    public void Draws_the_losses_by_epoch()
    {
        Golden.Matches("losses.md", MarkdownReport.Render(With(Epochs(8))));
    }

    [Fact]
    public void Draws_fifty_of_a_thousand_checkpoints_with_the_first_and_the_last()
    {
        var report = MarkdownReport.Render(With(Epochs(1_000)));

        Assert.Contains("x-axis \"Epoch\" 1 --> 1000\n", report, StringComparison.Ordinal);
        var line = report.Split('\n').First(line => line.StartsWith("    line [", StringComparison.Ordinal));
        Assert.StartsWith("    line [2.4, ", line, StringComparison.Ordinal);
        Assert.EndsWith(", 0.0024]", line, StringComparison.Ordinal);
        Assert.Equal(50, line.Split(',').Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Draws_nothing_without_two_epochs(int epochs)
    {
        Assert.DoesNotContain("mermaid", MarkdownReport.Render(With(Epochs(epochs))), StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_out_epochs_with_a_loss_that_cannot_be_drawn()
    {
        Checkpoint[] checkpoints = [At(1, 1.5, 2), At(2, double.NaN, 1), At(3, 1e300, 1), At(4, double.PositiveInfinity, 1), At(5, 0.5, 1)];

        var report = MarkdownReport.Render(With(EpochResult.From(checkpoints)));

        Assert.Contains("x-axis \"Epoch\" [\"1\", \"5\"]\n    y-axis \"Loss\" 0 --> 2\n    line [1.5, 0.5]\n    line [2, 1]\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_one_line_when_the_service_reports_one_loss()
    {
        var report = MarkdownReport.Render(With(EpochResult.From([At(1, null, 2), At(2, null, -1)])));

        Assert.Contains("The line is the validation loss. Lowest validation loss: -1 in epoch 2.\n", report, StringComparison.Ordinal);
        Assert.Contains("    y-axis \"Loss\" -1 --> 2\n    line [2, -1]\n```\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_last_checkpoint_of_an_epoch_in_any_order()
    {
        Checkpoint[] checkpoints = [At(2, 3, 3) with { Step = 20 }, At(1, 1, 1), At(2, 2, 2) with { Step = 30 }, At(null, 9, 9)];

        Assert.Equal([new EpochResult(1, 1, 1), new EpochResult(2, 2, 2)], EpochResult.From(checkpoints));
    }

    [Fact]
    public void Writes_numbers_for_mermaid_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var arabic = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (arabic.NumberFormat.NumberDecimalSeparator, arabic.NumberFormat.NegativeSign) = ("٫", "−");
            CultureInfo.CurrentCulture = arabic;

            Assert.Contains(
                "    y-axis \"Loss\" -0.5 --> 1.25\n    line [1.25, -0.5]\n",
                MarkdownReport.Render(With(EpochResult.From([At(1, 1.25, null), At(2, -0.5, null)]))),
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_chart_contains_only_plain_text()
    {
        var chart = new MermaidChart("a\"b\\c`\n%%{x}#35;<b>٣é-1.0", "x]", "\"").Lines([1, 2], [[1, 2]]);

        Assert.Contains("    title \"a b c     x  35  b ٣é-1.0\"", chart);
        Assert.Contains("    x-axis \"x\" [\"1\", \"2\"]", chart);
        Assert.Contains("    y-axis \"\" 0 --> 2", chart);
    }

    private static RunResult With(IReadOnlyList<EpochResult> epochs) => SampleRun.Passed with { Epochs = epochs };

    private static IReadOnlyList<EpochResult> Epochs(int count) =>
        EpochResult.From(Enumerable.Range(1, count).Select(epoch => At(epoch, 2.4 / epoch, (1.8 / epoch) + (epoch * 0.01))));

    private static Checkpoint At(int? epoch, double? training, double? validation) =>
        new($"checkpoint-{epoch}", epoch, epoch * 10, training, validation, false, false, null);
}
