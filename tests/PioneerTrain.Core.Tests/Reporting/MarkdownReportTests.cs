using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

public class MarkdownReportTests
{
    private const string Hostile =
        "a|b `c` <img src=x onerror=alert(1)> @everyone #1 **bold** [x](javascript:alert(1)) \\| www.evil.example\r\n## Heading\n::error::\u001b[31m\u202Eexe.gnp";

    [Fact]
    public void Describes_a_run_that_passed()
    {
        Golden.Matches("passed.md", MarkdownReport.Render(SampleRun.Passed));
    }

    [Fact]
    public void Describes_a_failed_gate_on_synthetic_rows()
    {
        var metrics = SampleRun.Metrics with { Values = new Dictionary<Metric, ScoreEstimate>(SampleRun.Metrics.Values) { [Metric.F1] = new(0.84999) } };
        var run = SampleRun.Passed with
        {
            Metrics = MetricsResult.From(metrics),
            Gate = SampleRun.Judged(metrics),
            Weights = null,
            Conclusion = Conclusion.GateFailed,
            ExitCode = 1,
            SyntheticData = true,
            Notices = ["The alias fastino/gliner2-base-v1 was trained as local/nano-en-v1."],
        };

        Golden.Matches("gate-failed.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_a_run_that_could_not_be_evaluated()
    {
        var metrics = new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.Recall] = new(1.5) } };
        var run = SampleRun.Passed with { Metrics = MetricsResult.From(metrics), Gate = SampleRun.Judged(metrics), Conclusion = Conclusion.NotEvaluated, Weights = null };

        Golden.Matches("not-evaluated.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_a_run_without_a_gate()
    {
        var policy = GatePolicy.None;
        var run = SampleRun.Passed with { Gate = GateResult.From(policy, Gate.Judge(SampleRun.Metrics, policy)), Conclusion = Conclusion.Trained };

        Golden.Matches("no-gate.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_a_job_that_failed()
    {
        var job = SampleRun.Job with
        {
            Status = new JobStatus("errored", JobPhase.Ended, JobOutcome.Failed),
            ErrorMessage = "Modal training failed\n```\nTraceback (most recent call last):\n```\n",
            CompletedAt = null,
        };
        var run = SampleRun.Passed with
        {
            Job = JobResult.From(job, RunOutcome.Failed, null),
            Metrics = null,
            Gate = GateResult.NotJudged(SampleRun.Policy),
            Weights = null,
            Conclusion = Conclusion.JobFailed,
            Links = [],
        };

        Golden.Matches("job-failed.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Sanitizes_text_of_a_hostile_service()
    {
        Golden.Matches("hostile.md", MarkdownReport.Render(HostileRun(Hostile, copies: 1)));
    }

    [Theory]
    [InlineData(Conclusion.JobStopped, "⏹️ Training was stopped at the service")]
    [InlineData(Conclusion.DeadlinePassed, "⏰ Deadline passed")]
    [InlineData(Conclusion.Cancelled, "⏹️ Cancelled")]
    [InlineData(Conclusion.NotDelivered, "❌ Not delivered")]
    [InlineData(Conclusion.Lost, "❌ Lost contact with the job")]
    public void Starts_with_the_conclusion(Conclusion conclusion, string headline)
    {
        var report = MarkdownReport.Render(SampleRun.Passed with { Conclusion = conclusion, Job = null });

        Assert.StartsWith($"## {headline}\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Collapses_all_labels_but_ten_and_shows_the_number_omitted()
    {
        var labels = Enumerable.Range(1, 1_020).Select(i => new LabelResult($"LABEL_{i}", 1)).ToList();

        var report = MarkdownReport.Render(SampleRun.Passed with { Metrics = SampleRun.Passed.Metrics! with { PerLabel = labels } });

        Assert.Contains("| `LABEL_10` | – | – | – | 1 |\n\n<details><summary>1,010 more labels</summary>\n\n| Label |", report, StringComparison.Ordinal);
        Assert.Contains("`LABEL_1010`", report, StringComparison.Ordinal);
        Assert.DoesNotContain("`LABEL_1011`", report, StringComparison.Ordinal);
        Assert.Contains("\n\n</details>\n\n10 more labels: see result.json.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_the_worst_labels_first()
    {
        LabelResult Label(string name, double f1) => LabelResult.From(new LabelScores(name, new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(f1) }, 10));

        var report = MarkdownReport.Render(SampleRun.Passed with { Metrics = SampleRun.Passed.Metrics! with { PerLabel = [Label("GOOD", 0.9), Label("BAD", 0.4)] } });

        Assert.True(report.IndexOf("`BAD`", StringComparison.Ordinal) < report.IndexOf("`GOOD`", StringComparison.Ordinal));
    }

    [Fact]
    public void Fits_into_a_comment()
    {
        var report = MarkdownReport.Render(HostileRun(string.Concat(Enumerable.Repeat("|@", 5_000)), copies: 1_000), ReportLimit.Comment);

        Assert.InRange(report.Length, 1, 65_536);
    }

    [Theory]
    [InlineData("https://github.com/o/r", "[Run](<https://github.com/o/r>)")]
    [InlineData("javascript:alert(1)", "Run: `javascript:alert(1)`")]
    [InlineData("https://a.example/x> <script>", "[Run](<https://a.example/x%3E%20%3Cscript%3E>)")]
    public void Links_only_to_http_addresses(string url, string expected)
    {
        var report = MarkdownReport.Render(SampleRun.Passed with { Links = [new LinkResult("Run", url)] });

        Assert.Contains($"\n{expected}\n", report, StringComparison.Ordinal);
    }

    private static RunResult HostileRun(string text, int copies)
    {
        var all = Enumerable.Repeat(text, copies).ToList();
        var extremes = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(1e300), [Metric.Precision] = new(-1e-300), [Metric.Recall] = new(0.1234567890123) };
        return SampleRun.Passed with
        {
            ProgramVersion = text,
            Config = new ConfigFileResult(text, text),
            Job = SampleRun.Passed.Job! with
            {
                Id = text,
                ModelName = text,
                BaseModel = text,
                TrainingType = text,
                Datasets = all,
                Status = text,
                ErrorMessage = string.Concat(all),
            },
            Metrics = new MetricsResult(
                double.MaxValue,
                [.. all.Select(label => new LabelResult(label, 1) { Scores = ScoreJson.Write(extremes) })],
                all.Select((name, i) => KeyValuePair.Create($"{i}{name}", 1e300)).ToDictionary(StringComparer.Ordinal))
            {
                Scores = ScoreJson.Write(extremes),
            },
            Weights = new WeightsResult(text, long.MaxValue, text, [.. all.Select(name => new WeightsEntry(name, long.MaxValue))]),
            Notices = all,
            Links = [.. all.Select(title => new LinkResult(title, text))],
        };
    }
}
