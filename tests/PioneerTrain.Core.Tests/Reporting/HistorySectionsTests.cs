using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>The chart of the earlier models of the base branch.</summary>
public class HistorySectionsTests
{
    [Fact]
    public void Draws_the_scores_of_the_base_branch_and_of_this_run()
    {
        Golden.Matches("history.md", MarkdownReport.Render(SampleBaseline.WithHistory(10)));
    }

    [Fact]
    public void Draws_the_last_ten()
    {
        var report = MarkdownReport.Render(SampleBaseline.WithHistory(11));

        Assert.Contains("The last 10 models of branch `main`", report, StringComparison.Ordinal);
        Assert.DoesNotContain("\"0000000\"", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Needs_two_earlier_models(int count, bool isDrawn)
    {
        Assert.Equal(isDrawn, MarkdownReport.Render(SampleBaseline.WithHistory(count)).Contains("mermaid", StringComparison.Ordinal));
    }

    [Fact]
    public void Needs_a_score_of_this_run()
    {
        Assert.DoesNotContain("mermaid", MarkdownReport.Render(SampleBaseline.WithHistory(5) with { Metrics = null }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, "0.95 --> 1")]
    [InlineData(0, 0, "0 --> 0.05")]
    [InlineData(0.9, 0.91, "0.85 --> 0.95")]
    [InlineData(0.2, 0.9, "0.15 --> 0.95")]
    public void The_axis_covers_the_scores_only(double low, double high, string expected)
    {
        var lines = new MermaidChart("t", "x", "y").ScoreLines(["a", "b"], [low, high]);

        Assert.Contains($"    y-axis \"y\" {expected}", lines);
    }

    [Fact]
    public void A_result_of_others_cannot_break_the_chart()
    {
        var run = SampleBaseline.WithHistory(2);
        HistoryResult[] hostile = [.. run.Baseline!.History, new("\"]\n<b>", 1, null, 0.5), new("x", 1, null, 1e300), new("x", 1, null, -1)];

        var report = MarkdownReport.Render(run with { Baseline = run.Baseline with { History = hostile } });

        Assert.Contains("x-axis \"Commit\" [\"0000000\", \"1111111\", \"b\", \"this run\"]\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Follows_the_schema()
    {
        JsonSchema.AssertFollows("result.schema.json", SampleBaseline.WithHistory(3).ToJson());
    }
}
