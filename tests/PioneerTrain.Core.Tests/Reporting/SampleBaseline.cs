using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>A run that was compared with the model of another job on 200 rows.</summary>
internal static class SampleBaseline
{
    public static readonly GatePolicy Policy = new([new GateRule(Metric.F1, 0.85) { Line = 8 }])
    {
        Drops =
        [
            new DropRule(Metric.F1, 0.03) { Line = 8 },
            new DropRule(Metric.Recall, 0.01) { Severity = Severity.Warn, Line = 9 },
            new DropRule(Metric.F1, 0.05) { Label = "product", Line = 11 },
        ],
    };

    public static readonly EvaluationFile Baseline = new()
    {
        ProgramVersion = "0.1.0",
        Model = "0f1e2d3c-7895-47c6-a88b-854deb354896",
        File = "data/held-out.jsonl",
        FileSha256 = new string('c', 64),
        Labels = SampleEvaluation.Entities.Labels,
        Task = "entities",
        TaskName = null,
        Threshold = 0.5,
        ClsThreshold = null,
        Match = "text",
        FailedRows = 0,
        Examples = Examples(wrongEach: 9, first: 0),
    };

    /// <summary>Another error in every 13th row, and a row that the baseline does not have.</summary>
    public static readonly EvaluationFile Now = Baseline with
    {
        Model = SampleRun.Job.Id,
        Examples = [.. Examples(wrongEach: 13, first: 0), new EvaluatedExample(new string('e', 32), new Dictionary<string, int[]>(StringComparer.Ordinal))],
    };

    public static RunResult Run(BaselineKind kind = BaselineKind.Job) => Run(kind, Baseline, EvaluationComparison.Of(Now, Baseline, 0.95));

    public static RunResult Run(BaselineKind kind, EvaluationFile? baseline, BaselineComparison comparison)
    {
        var scores = SampleEvaluation.ScoreEntities(errorsAfter: 13);
        var verdict = Gate.Judge(scores.ToScores(), Policy, comparison);
        var conclusion = Conclusions.Conclude(RunOutcome.Succeeded, verdict, isEvaluationFailed: false, delivered: true);
        return SampleEvaluation.Run(SampleEvaluation.Entities, scores, Policy) with
        {
            Baseline = BaselineResult.From(kind, baseline, comparison),
            Gate = GateResult.From(Policy, verdict),
            Conclusion = conclusion,
            ExitCode = conclusion == Conclusion.Passed ? 0 : 1,
        };
    }

    /// <summary>The comparison with the base branch, which has this many earlier scores.</summary>
    public static RunResult WithHistory(int count)
    {
        var run = Run(BaselineKind.Branch);
        return run with
        {
            Baseline = run.Baseline! with
            {
                Branch = "main",
                Commit = new string('9', 40),
                RunId = 109,
                History = [.. Enumerable.Range(0, count).Select(index => new HistoryResult(new string((char)(index < 10 ? '0' + index : 'a'), 40), 100 + index, null, 0.9 + (index % 4 * 0.0123)))],
            },
        };
    }

    public static string Hash(int row) => row.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static List<EvaluatedExample> Examples(int wrongEach, int first) => [.. Enumerable.Range(0, 200).Select(row =>
    {
        var isWrong = row % wrongEach == first;
        var labels = new Dictionary<string, int[]>(StringComparer.Ordinal)
        {
            ["person"] = [1, 0, 0],
            [row % 3 == 0 ? "product" : "place"] = isWrong ? [0, row % 2, 1] : [1, 0, 0],
        };
        return new EvaluatedExample(Hash(row), labels);
    })];
}
