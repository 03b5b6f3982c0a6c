using System.Text;
using CsCheck;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

public class ReportLimitTests
{
    private static readonly Gen<RunResult> _runs = Gen.Select(
        HostileNames.All.Array[0, 200],
        HostileNames.All.Array[0, 100],
        HostileNames.All,
        Gen.Bool,
        RunWith);

    [Fact]
    public void Every_report_is_within_its_limit_and_complete_in_itself()
    {
        Gen.Select(_runs, Gen.Double[0, 1], Gen.Enum<ReportUnit>()).Sample(
            (run, part, unit) =>
            {
                var whole = MarkdownReport.Render(run);
                var shortest = MarkdownReport.Render(run, new ReportLimit(0, unit));
                var (from, to) = (new ReportLimit(0, unit).LengthOf(shortest), new ReportLimit(0, unit).LengthOf(whole));
                var limit = new ReportLimit(from + (int)(part * Math.Max(0, to - from)), unit);

                var report = MarkdownReport.Render(run, limit);

                Assert.True(limit.Allows(report));
                Assert.StartsWith(Head(whole), report, StringComparison.Ordinal);
                AssertBalanced(report);
            },
            iter: 50);
    }

    [Fact]
    public void The_head_fits_into_every_limit_of_GitHub()
    {
        foreach (var letter in new[] { "@", "語", "👩" })
        {
            var text = string.Concat(Enumerable.Repeat(letter, 10_000));
            var run = RunWith([.. Enumerable.Repeat(text, 500)], [.. Enumerable.Repeat(text, 100)], text, isFailed: true);
            run = run with { Links = [.. Enumerable.Range(0, 20).Select(number => new LinkResult(text, $"https://a.example/{number}/{text}"))] };

            Assert.All(
                new[] { ReportLimit.Comment, ReportLimit.CheckText, ReportLimit.StepSummary },
                limit => Assert.True(limit.Allows(MarkdownReport.Render(run, limit))));
        }
    }

    [Fact]
    public void A_report_that_fits_is_complete()
    {
        var whole = MarkdownReport.Render(SampleBaseline.Run());

        Assert.Equal(whole, MarkdownReport.Render(SampleBaseline.Run(), new ReportLimit(whole.Length, ReportUnit.Characters)));
        Assert.NotEqual(whole, MarkdownReport.Render(SampleBaseline.Run(), new ReportLimit(whole.Length - 1, ReportUnit.Characters)));
        Assert.NotEqual(whole, MarkdownReport.Render(SampleBaseline.Run(), new ReportLimit(whole.Length, ReportUnit.Utf8Bytes)));
    }

    [Fact]
    public void Five_hundred_labels_are_complete_in_a_summary_and_shortened_in_a_check_run()
    {
        var run = RunWith([.. Enumerable.Range(1, 500).Select(i => $"{i} {string.Concat(HostileNames.Pieces)}")], [], "t", isFailed: false);

        var summary = MarkdownReport.Render(run, ReportLimit.StepSummary);
        var check = MarkdownReport.Render(run, ReportLimit.CheckText);

        Assert.Equal(MarkdownReport.Render(run), summary);
        Assert.Contains("<summary>490 more labels</summary>", summary, StringComparison.Ordinal);
        Assert.Contains("\n\n390 more labels: see result.json.\n", check, StringComparison.Ordinal);
        Assert.Contains("<details><summary>Config, data and training job</summary>", check, StringComparison.Ordinal);
        AssertBalanced(check);
    }

    [Fact]
    public void Whole_sections_are_dropped_from_the_end()
    {
        var whole = MarkdownReport.Render(SampleBaseline.Run());
        var length = whole.IndexOf("### Change against the baseline", StringComparison.Ordinal) + 400;

        var report = MarkdownReport.Render(SampleBaseline.Run(), new ReportLimit(length, ReportUnit.Characters));

        Assert.Contains("### By label", report, StringComparison.Ordinal);
        Assert.DoesNotContain("### Change against the baseline", report, StringComparison.Ordinal);
        Assert.EndsWith(
            """
            This report was shortened to the size that GitHub accepts here. The complete result is in `result.json`.

            [Workflow run](<https://github.com/o/r/actions/runs/1>)

            <sub>pioneer-train 0.1.0 · config `.github/training.yml` · 2026-06-14 09:56:20 UTC</sub>

            """,
            report,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://github.com/o/r/a/1", "`report.md` in the artifact [m-report](<https://github.com/o/r/a/1>).\n")]
    [InlineData(null, "`report.md` in the artifact `m-report`.\n")]
    public void A_shortened_report_names_the_artifact_with_the_complete_one(string? url, string expected)
    {
        var run = SampleRun.Passed with { ReportArtifact = new ArtifactResult("m-report", 1, url) };

        Assert.Contains(expected, MarkdownReport.Render(run, new ReportLimit(1_000, ReportUnit.Characters)), StringComparison.Ordinal);
    }

    private static RunResult RunWith(string[] labels, string[] sentences, string text, bool isFailed)
    {
        var policy = new GatePolicy([new GateRule(Metric.F1, 0.8), .. labels.Take(45).Select(label => new GateRule(Metric.F1, 0.8) { Label = label })]);
        Dictionary<Metric, ScoreEstimate> values = new() { [Metric.F1] = new(0.7) };
        var scores = new Scores { Values = values, Labels = [.. labels.Select(label => new LabelScores(label, values, 10))] };
        var run = SampleBaseline.Run();
        return run with
        {
            Title = isFailed ? null : text,
            Job = run.Job! with { ModelName = text, ErrorMessage = isFailed ? string.Concat(sentences) : null },
            Metrics = MetricsResult.From(scores),
            Gate = GateResult.From(policy, Gate.Judge(scores, policy)),
            Baseline = run.Baseline! with { Changes = [run.Baseline.Changes[0], .. labels.Select(label => new ChangeResult(label, 1, 1, [], []))] },
            Evaluation = isFailed ? new EvaluationResult(ScoreSource.Inference) { Error = text } : run.Evaluation,
            Notices = sentences,
            Epochs = [.. Enumerable.Range(1, 1_000).Select(epoch => new EpochResult(epoch, 1.0 / epoch, 2.0 / epoch))],
            Warnings = [.. sentences.Select(sentence => new Finding(sentence))],
            Errors = isFailed ? [.. sentences.Select(sentence => new Finding(sentence, text, 1))] : [],
        };
    }

    private static string Head(string report) => report[..(report.IndexOf('\n', StringComparison.Ordinal) + 1)];

    /// <summary>No code point, code block, table row or collapsed part is cut.</summary>
    private static void AssertBalanced(string report)
    {
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(report);
        var (fence, open, cells) = ((string?)null, 0, 0);
        foreach (var line in report.Split('\n'))
        {
            if (fence is not null)
            {
                fence = line == fence ? null : fence;
                continue;
            }

            fence = line.StartsWith("```", StringComparison.Ordinal) ? line[..(line.LastIndexOf('`') + 1)] : null;
            var text = WithoutCode(line);
            open += Count(text, "<details>") - Count(text, "</details>");
            Assert.InRange(open, 0, 1);
            var pipes = Count(line, "|");
            Assert.True(cells == 0 || pipes == 0 || pipes == cells, line);
            cells = pipes;
            Assert.True(fence is not null || Count(line, "`") % 2 == 0, line);
        }

        Assert.Null(fence);
        Assert.Equal(0, open);
    }

    /// <summary>Returns what is not between backticks.</summary>
    private static string WithoutCode(string line) => string.Concat(line.Split('`').Where((_, index) => index % 2 == 0));

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
