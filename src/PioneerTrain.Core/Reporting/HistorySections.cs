using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The section of the report about the earlier models of the base branch.</summary>
internal static class HistorySections
{
    private const string Title = "F1 on the base branch";
    private const int MaxPoints = 10;
    private const int ShortCommit = 7;

    private static readonly MermaidChart _chart = new(Title, "Commit", "F1");

    /// <summary>A chart, where at least two earlier scores are known.</summary>
    public static IEnumerable<string> History(RunResult run) => Collapsed.Lines(Title, Lines(run));

    private static IEnumerable<string> Lines(RunResult run)
    {
        var earlier = run.Baseline?.History.Where(point => IsScore(point.F1)).TakeLast(MaxPoints).ToList() ?? [];
        if (earlier.Count < 2 || run.Metrics?[Metric.F1] is not { } now || !IsScore(now))
        {
            return [];
        }

        var commits = earlier.Select(point => point.Commit.Length > ShortCommit ? point.Commit[..ShortCommit] : point.Commit);
        var branch = run.Baseline!.Branch is { } name ? $"branch {MarkdownText.Code(name)}" : "the base branch";
        return
        [
            $"The last {Quantity.Count(earlier.Count, "model")} of {branch} with the same held-out file, labels and settings, and the model of this run.",
            "",
            .. _chart.ScoreLines([.. commits, "this run"], [.. earlier.Select(point => point.F1), now]),
        ];
    }

    private static bool IsScore(double number) => number is >= 0 and <= 1;
}
