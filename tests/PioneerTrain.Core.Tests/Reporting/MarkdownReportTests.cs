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

    [Theory]
    [InlineData("GH-12 and gh-3", "GH-&#8203;12 and gh-&#8203;3")]
    [InlineData("- item", "&#45; item")]
    [InlineData("12. item", "12&#46; item")]
    [InlineData("12) item - 3.", "12&#41; item - 3.")]
    [InlineData("v1.2 (x)", "v1.2 (x)")]
    [InlineData("F1 of 'اسم المنتج' 0.93", "F1 of &#39;اسم المنتج&lrm;&#39; 0.93")]
    [InlineData("label שם", "label שם&lrm;")]
    public void Prose_makes_no_reference_and_no_list_and_keeps_the_order_of_numbers(string reason, string expected)
    {
        var report = MarkdownReport.Render(SampleRun.Passed with { Reason = reason, Gate = GateResult.NotJudged(GatePolicy.None) });

        Assert.Contains($"\n\n{expected}\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_notes_and_all_warnings_with_their_places()
    {
        var run = SampleRun.Passed with
        {
            Notices = ["Note."],
            Warnings = [.. Enumerable.Range(1, 1_003).Select(number => new Finding($"Warning {number} for @all.", "a_b.yml", number))],
        };

        var report = MarkdownReport.Render(run);

        Assert.Contains("\n\n> [!NOTE]\n> - Note.\n\n> [!WARNING]\n> - a&#95;b.yml&#58;1&#58;1&#58; Warning 1 for &#64;&#8203;all.\n", report, StringComparison.Ordinal);
        Assert.Contains("Warning 1000 for &#64;&#8203;all.\n> - 3 more warnings: see result.json.\n\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_the_versions_of_config_and_data_and_the_durations()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), SampleEvaluation.Confident);
        run = run with { Baseline = new BaselineResult(BaselineKind.File) { FileSha256 = new string('d', 64) } };

        var report = MarkdownReport.Render(run);

        Assert.Contains($"\n| Config | `.github/training.yml`, SHA-256 `{new string('a', 64)}` |\n", report, StringComparison.Ordinal);
        Assert.Contains($"\n| Held-out file | `data/held-out.jsonl`, SHA-256 `{new string('c', 64)}` |\n", report, StringComparison.Ordinal);
        Assert.Contains($"\n| Held-out file of the baseline | SHA-256 `{new string('d', 64)}` |\n", report, StringComparison.Ordinal);
        Assert.Contains("\n| Evaluation | 203 requests, 4,820 tokens, 41.5 s |\n| Duration of the run | 4 min 10 s |\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_the_artifacts()
    {
        var run = SampleRun.Passed with
        {
            Weights = SampleRun.Passed.Weights! with { Artifact = new ArtifactResult("model", 1, "https://github.com/o/r/a/1") },
            ReportArtifact = new ArtifactResult("model-report", 2, "https://github.com/o/r/a/2"),
        };

        Assert.Contains(
            "\n\n[Workflow run](<https://github.com/o/r/actions/runs/1>) · [Artifact model](<https://github.com/o/r/a/1>) · [Artifact model-report](<https://github.com/o/r/a/2>)\n",
            MarkdownReport.Render(run),
            StringComparison.Ordinal);
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
