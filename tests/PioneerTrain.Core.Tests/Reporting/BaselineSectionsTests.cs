using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>The part of the report and of the result about the change against the baseline.</summary>
public class BaselineSectionsTests
{
    private const int LongestComment = 65_536;

    [Fact]
    public void Describes_the_change_against_another_job()
    {
        Golden.Matches("baseline-job.md", MarkdownReport.Render(SampleBaseline.Run()));
    }

    [Fact]
    public void Describes_the_texts_of_changed_rows_when_they_are_given()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SampleBaseline.Hash(9)] = "Ask Ada about <b>lamp</b> @everyone | `X`\n## Heading",
            [SampleBaseline.Hash(13)] = new string('x', 300),
            [SampleBaseline.Hash(1)] = "This row did not change.",
        };

        var report = MarkdownReport.Render(SampleBaseline.Run() with { ExampleTexts = texts });

        Assert.Contains("\nNewly wrong, 1 of 14:\n\n- `xxxxxx", report, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 201), report, StringComparison.Ordinal);
        Assert.Contains(
            "\nNewly right, 1 of 21:\n\n- <code>Ask Ada about &#60;b&#62;lamp&#60;/b&#62; &#64;&#8203;everyone &#124; &#96;X&#96; &#35;&#8203;&#35;&#8203; Heading</code>\n",
            report,
            StringComparison.Ordinal);
        Assert.DoesNotContain("did not change", report, StringComparison.Ordinal);
    }

    /// <summary>A result of others can have any number.</summary>
    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    public void Leaves_out_an_impossible_age(double seconds)
    {
        var run = SampleBaseline.Run();

        Assert.DoesNotContain(" old)", MarkdownReport.Render(run with { Baseline = run.Baseline! with { AgeSeconds = seconds } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_texts_by_default()
    {
        Assert.DoesNotContain("Newly wrong, ", MarkdownReport.Render(SampleBaseline.Run()), StringComparison.Ordinal);
    }

    [Fact]
    public void Describes_why_there_is_no_comparison()
    {
        var run = SampleBaseline.Run(BaselineKind.File, null, new BaselineComparison.NotComparable("the threshold is 0.5, and 0.4 for the baseline"));

        var report = MarkdownReport.Render(run with { Baseline = run.Baseline! with { Evaluation = "base/evaluation.json", Model = "job-1" } });

        Assert.Contains(
            "\n### Change against the baseline\n\nThe model could not be compared with `base/evaluation.json` (model `job-1`): the threshold is 0.5, and 0.4 for the baseline.\n",
            report,
            StringComparison.Ordinal);
        Assert.Equal((Conclusion.Passed, VerdictWord.NotComparable), (run.Conclusion, run.Gate.Verdict));
    }

    [Theory]
    [InlineData(BaselineKind.BaseModel, "Compared on 200 rows with the base model `0f1e2d3c-7895-47c6-a88b-854deb354896` without training.")]
    [InlineData(BaselineKind.Job, "Compared on 200 rows with the model of job `0f1e2d3c-7895-47c6-a88b-854deb354896` of commit `abc`.")]
    [InlineData(BaselineKind.File, "Compared on 200 rows with `e.json` (model `0f1e2d3c-7895-47c6-a88b-854deb354896` of commit `abc`).")]
    public void Names_the_baseline(BaselineKind kind, string expected)
    {
        var run = SampleBaseline.Run(kind);

        var report = MarkdownReport.Render(run with { Baseline = run.Baseline! with { Commit = "abc", Evaluation = "e.json" } });

        Assert.Contains($"\n{expected} ", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_branch_commit_run_and_age_of_a_report()
    {
        var run = SampleBaseline.Run(BaselineKind.Branch);
        var baseline = run.Baseline! with { Branch = "main|`x", Commit = "abc", RunId = 7, Url = "https://github.com/o/r/actions/runs/7", AgeSeconds = 300_000 };

        Assert.Contains(
            "\nCompared on 200 rows with the model of branch <code>main&#124;&#96;x</code> at commit `abc` ([run 7](<https://github.com/o/r/actions/runs/7>), 3 days old). ",
            MarkdownReport.Render(run with { Baseline = baseline }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_release_and_its_age()
    {
        var run = SampleBaseline.Run(BaselineKind.Release);
        var baseline = run.Baseline! with { Release = "v1.2", Url = "https://github.com/o/r/releases/tag/v1.2", AgeSeconds = 7_260 };

        Assert.Contains(
            "\nCompared on 200 rows with release `v1.2` ([release notes](<https://github.com/o/r/releases/tag/v1.2>), 2 h 1 min old). ",
            MarkdownReport.Render(run with { Baseline = baseline }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BaselineKind.Branch, "the base branch")]
    [InlineData(BaselineKind.Release, "the newest release")]
    public void Names_what_has_no_baseline(BaselineKind kind, string name)
    {
        var run = SampleBaseline.Run(kind, null, new BaselineComparison.NotComparable("no report"));

        Assert.Contains($"\nThe model could not be compared with {name}: no report.\n", MarkdownReport.Render(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerdictWord.Failed, " The baseline did not pass its own gate. ")]
    [InlineData(VerdictWord.Inconclusive, " The gate of the baseline was inconclusive. ")]
    [InlineData(VerdictWord.NotEvaluated, " The gate of the baseline could not be judged. ")]
    [InlineData(VerdictWord.NotComparable, " The gate of the baseline could not be judged. ")]
    [InlineData(VerdictWord.Passed, null)]
    [InlineData(VerdictWord.NoGate, null)]
    [InlineData(null, null)]
    public void Says_when_the_baseline_did_not_pass(VerdictWord? verdict, string? expected)
    {
        var run = SampleBaseline.Run(BaselineKind.Branch);

        var report = MarkdownReport.Render(run with { Baseline = run.Baseline! with { Branch = "main", Verdict = verdict } });

        string[] doubts = ["its own gate", "was inconclusive", "could not be judged"];
        Assert.Equal(expected is null ? 0 : 1, doubts.Count(doubt => report.Contains(doubt, StringComparison.Ordinal)));
        Assert.Contains(expected ?? "Compared on 200 rows", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_section_without_a_baseline()
    {
        Assert.DoesNotContain("baseline", MarkdownReport.Render(SampleBaseline.Run() with { Baseline = null, Gate = SampleRun.Passed.Gate }), StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_the_title_of_the_config()
    {
        Assert.StartsWith("## ✅ Passed: Support &#38; sales\n", MarkdownReport.Render(SampleRun.Passed with { Title = "Support & sales" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Fits_into_a_comment_with_long_texts_and_many_labels()
    {
        var labels = Enumerable.Range(0, 1_000).Select(number => new ChangeResult($"{number}{new string('|', 500)}", 1, 1, [], []));
        var run = SampleBaseline.Run();
        var texts = run.Baseline!.Changes[0].WrongExamples.ToDictionary(hash => hash, _ => string.Concat(Enumerable.Repeat("|@", 5_000)), StringComparer.Ordinal);

        run = run with { Baseline = run.Baseline with { Changes = [.. run.Baseline.Changes, .. labels] }, ExampleTexts = texts };
        var report = MarkdownReport.Render(run, ReportLimit.Comment);

        Assert.InRange(report.Length, 1, LongestComment);
        Assert.Contains("more labels: see result.json.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_a_result_of_others_with_unknown_metrics_and_an_endless_evaluation()
    {
        var run = SampleBaseline.Run();
        run = run with
        {
            Evaluation = run.Evaluation! with { DurationSeconds = double.PositiveInfinity },
            Baseline = run.Baseline! with { Differences = [.. run.Baseline.Differences.Select(row => row with { Metric = "new|" })] },
            Gate = run.Gate with { Reasons = [.. run.Gate.Reasons.Select(reason => reason with { Metric = "new" })] },
        };

        var report = MarkdownReport.Render(run);

        Assert.Contains("| <code>new&#124;</code> |", report, StringComparison.Ordinal);
        Assert.DoesNotContain("| Evaluation |", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_matches_its_schema()
    {
        Assert.All(Enum.GetValues<BaselineKind>(), kind => AssertFollowsSchema(SampleBaseline.Run(kind)));
        AssertFollowsSchema(SampleBaseline.Run(BaselineKind.Job, null, new BaselineComparison.NotComparable("why")));
        var run = SampleBaseline.Run();
        AssertFollowsSchema(run with
        {
            Baseline = run.Baseline! with
            {
                Commit = "abc",
                Branch = "main",
                RunId = 12345678901,
                Release = "v1",
                Url = "https://x",
                CreatedAt = DateTimeOffset.UnixEpoch,
                AgeSeconds = 1.5,
                Evaluation = "evaluation.json",
            },
        });
        Assert.All(Enum.GetValues<VerdictWord>(), verdict => AssertFollowsSchema(run with { Baseline = run.Baseline with { Verdict = verdict } }));
    }

    [Fact]
    public void Result_has_the_differences_and_the_first_hundred_changed_rows()
    {
        var baseline = SampleBaseline.Run().Baseline!;

        Assert.Equal((200, 1, 0), (baseline.PairedExamples, baseline.OnlyHere, baseline.OnlyThere));
        Assert.Equal(4 + (3 * 3), baseline.Differences.Count);
        Assert.Equal((null, 21, 14), (baseline.Changes[0].Label, baseline.Changes[0].NewlyRight, baseline.Changes[0].NewlyWrong));
        Assert.Contains(SampleBaseline.Hash(13), baseline.Changes[0].WrongExamples);

        var many = new ExampleChanges(null, [.. Enumerable.Range(0, 150).Select(SampleBaseline.Hash)], []);
        var compared = ((BaselineComparison.Compared)EvaluationComparison.Of(SampleBaseline.Now, SampleBaseline.Baseline, 0.95)).Differences with { Changes = [many] };
        var change = Assert.Single(BaselineResult.From(BaselineKind.Job, null, new BaselineComparison.Compared(compared)).Changes);
        Assert.Equal((150, 100, 0), (change.NewlyRight, change.RightExamples.Count, change.WrongExamples.Count));
    }

    private static void AssertFollowsSchema(RunResult run) => JsonSchema.AssertFollows("result.schema.json", run.ToJson());
}
