using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>Reports of runs that measured the scores themselves, or had them from an evaluation of the service.</summary>
public class EvaluationSectionsTests
{
    private const int LongestComment = 65_536;

    [Fact]
    public void Describes_entities_with_intervals_rules_of_labels_and_errors()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), SampleEvaluation.Confident);

        Golden.Matches("held-out-entities.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_a_gate_that_failed_with_rows_that_could_not_be_evaluated()
    {
        var evaluation = SampleEvaluation.Entities with { Rows = 203, FailedRows = 3 };
        var run = SampleEvaluation.Run(evaluation, SampleEvaluation.ScoreEntities(errorsAfter: 2), SampleEvaluation.Confident);

        Golden.Matches("held-out-failed.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_an_inconclusive_gate()
    {
        var policy = new GatePolicy([new GateRule(Metric.F1, 0.93), new GateRule(Metric.Recall, 0.8)]) { Confidence = 0.95 };
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), policy);

        Golden.Matches("held-out-inconclusive.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_classification_with_one_class_for_each_row()
    {
        var policy = new GatePolicy([new GateRule(Metric.Accuracy, 0.85)]);
        var run = SampleEvaluation.Run(SampleEvaluation.SingleLabel, SampleEvaluation.ScoreSingleLabel(), policy);

        Golden.Matches("held-out-single-label.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_classification_with_several_classes_for_each_row()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.MultiLabel, SampleEvaluation.ScoreMultiLabel(), GatePolicy.None);

        Golden.Matches("held-out-multi-label.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Names_the_earlier_run_that_evaluated_the_model()
    {
        var evaluation = SampleEvaluation.Entities with { RunId = 12345678901, RunUrl = "https://github.com/o/r/actions/runs/12345678901" };
        var run = SampleEvaluation.Run(evaluation, SampleEvaluation.ScoreEntities(errorsAfter: 13), SampleEvaluation.Confident);

        JsonSchema.AssertFollows("result.schema.json", run.ToJson());
        Assert.Contains(
            " Evaluated by [run 12345678901](<https://github.com/o/r/actions/runs/12345678901>): same job, rows and settings. ",
            MarkdownReport.Render(run),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Describes_an_evaluation_by_the_service()
    {
        var run = SampleRun.Passed with
        {
            Evaluation = new EvaluationResult(ScoreSource.ServiceEvaluation) { Dataset = "tickets-test", DatasetVersion = "2", EvaluationId = "5b1d0f6c", Model = SampleRun.Job.Id },
            Weights = null,
        };

        Golden.Matches("service-evaluation.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_an_evaluation_that_failed()
    {
        var run = NotEvaluated(Conclusion.EvaluationFailed, "Could not evaluate the model on data/held-out.jsonl: POST /inference returned 402 (no credits | left). Add credits, then run again.");

        Golden.Matches("evaluation-failed.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Describes_an_evaluation_with_too_many_failed_rows()
    {
        var run = NotEvaluated(Conclusion.NotEvaluated, "7 of 200 rows could not be evaluated (7 timeout), which exceeds evaluation.max_failed_rows (0). First: the request timed out.");

        Golden.Matches("held-out-not-evaluated.md", MarkdownReport.Render(run));
    }

    [Fact]
    public void Shows_rules_that_were_checked_although_the_evaluation_failed()
    {
        var metrics = new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.7) } };
        var run = SampleRun.Passed with
        {
            Metrics = MetricsResult.From(metrics),
            Evaluation = new EvaluationResult(ScoreSource.ServiceEvaluation) { Error = "Could not evaluate the model on tickets-test: outage." },
            Gate = SampleRun.Judged(metrics),
            Conclusion = Conclusion.GateFailed,
            ExitCode = 1,
        };

        Assert.StartsWith(
            "## ❌ Gate failed: `support-tickets-ner`\n\n**F1 0.7000**\n\nCould not evaluate the model on tickets-test&#58; outage.\n\n- ❌ F1 0.7000 is below the minimum of 0.85.\n\n|",
            MarkdownReport.Render(run),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_forty_rules_first_those_that_are_not_met()
    {
        var run = WithLabels(Enumerable.Range(1, 60).Select(i => $"label {i}"));

        var report = MarkdownReport.Render(run);

        Assert.Contains("\n\n- ❌ F1 of &#34;label 60&#34; 0.5000 is below the minimum of 0.8.\n- ✅ F1 of &#34;label 1&#34; 0.9000", report, StringComparison.Ordinal);
        Assert.Contains("&#34;label 39&#34; 0.9000 reaches the minimum of 0.8.\n- 20 more rules: see result.json.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_into_a_comment_with_many_rules_of_long_labels()
    {
        var report = MarkdownReport.Render(WithLabels(Enumerable.Range(1, 1_000).Select(i => $"{i}{string.Concat(Enumerable.Repeat("@#|", 200))}")), ReportLimit.Comment);

        Assert.InRange(report.Length, 1, LongestComment);
        Assert.Contains(" more rules: see result.json.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Sanitizes_labels_and_file_names()
    {
        const string Hostile = "a|b `c` <img src=x> @everyone\n## Heading";
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), SampleEvaluation.Confident);
        run = run with
        {
            Evaluation = run.Evaluation! with
            {
                File = Hostile,
                TaskName = Hostile,
                Errors = run.Evaluation.Errors! with { Confusions = [new Confusion(Hostile, Hostile, 3)] },
            },
        };

        var report = MarkdownReport.Render(run);

        Assert.DoesNotContain("<img", report, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## Heading", report, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_of_a_failed_run_leaves_out_rules_that_only_warn()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 2), SampleEvaluation.Confident);

        Assert.Equal(Conclusion.GateFailed, run.Conclusion);
        Assert.Contains(run.Gate.Reasons, reason => reason is { Severity: Severity.Warn, Standing: not GateStanding.Reached });
        Assert.DoesNotContain("only a warning", RunSummary.Of(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_of_a_passed_run_marks_rules_that_only_warn()
    {
        var run = SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), new GatePolicy([new GateRule(Metric.F1, 0.99) { Severity = Severity.Warn }]));

        Assert.Equal("F1 0.9501 is below the minimum of 0.99, only a warning, measured on 200 held-out rows (exit code 0, 4 min 10 s)", RunSummary.Of(run));
    }

    private static RunResult NotEvaluated(Conclusion conclusion, string error) => SampleRun.Passed with
    {
        Metrics = null,
        Evaluation = SampleEvaluation.Entities with { Error = error },
        Gate = GateResult.From(SampleEvaluation.Confident, Gate.Judge(Scores.None, SampleEvaluation.Confident)),
        Conclusion = conclusion,
        ExitCode = 3,
        Weights = null,
    };

    /// <summary>A run with a rule for each label, of which the last is missed.</summary>
    private static RunResult WithLabels(IEnumerable<string> names)
    {
        var labels = names.ToList();
        var policy = new GatePolicy([.. labels.Select(label => new GateRule(Metric.F1, 0.8) { Label = label })]);
        var scores = new Scores
        {
            Labels = [.. labels.Select((label, i) => new LabelScores(label, new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(i == labels.Count - 1 ? 0.5 : 0.9) }, 10))],
        };
        return SampleRun.Passed with { Metrics = MetricsResult.From(scores), Gate = GateResult.From(policy, Gate.Judge(scores, policy)), Conclusion = Conclusion.GateFailed };
    }
}
