using PioneerTrain.Datasets;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>Runs that were evaluated on a held-out file, with scores of the real scorers.</summary>
internal static class SampleEvaluation
{
    public static readonly GatePolicy Confident = new(
    [
        new GateRule(Metric.F1, 0.85) { Line = 8 },
        new GateRule(Metric.MacroF1, 0.5) { Line = 9 },
        new GateRule(Metric.F1, 0.8) { Label = "person", Line = 12 },
        new GateRule(Metric.Recall, 0.95) { Label = "product", Severity = Severity.Warn, Line = 13 },
        new GateRule(Metric.F1, 0.5) { Label = "place", Line = 14 },
    ])
    {
        Confidence = 0.95,
    };

    public static readonly EvaluationResult Entities = new(ScoreSource.Inference)
    {
        File = "data/held-out.jsonl",
        FileSha256 = new string('c', 64),
        Model = SampleRun.Job.Id,
        Api = "felix",
        Labels = ["person", "product", "place"],
        Threshold = 0.5,
        Match = "text",
        Rows = 200,
        FailedRows = 0,
        Requests = 203,
        Tokens = 4_820,
        DurationSeconds = 41.5,
    };

    public static readonly EvaluationResult SingleLabel = Entities with
    {
        Labels = ["billing", "delivery", "other"],
        Threshold = null,
        Match = null,
        TaskName = "category",
    };

    public static readonly EvaluationResult MultiLabel = SingleLabel with { ClsThreshold = 0.4, TaskName = "topics" };

    /// <summary>200 rows with every kind of error.</summary>
    /// <param name="errorsAfter">Distance between rows with an error.</param>
    public static EvaluationScores ScoreEntities(int errorsAfter, double confidence = 0.95)
    {
        var scorer = new SpanScorer(["person", "product", "place"], SpanMatch.Text);
        for (var i = 0; i < 200; i++)
        {
            RowEntity[] gold = (i % 4) switch
            {
                0 => [new RowEntity("Ada Vole", "person")],
                1 => [new RowEntity("Ada Vole", "person"), new RowEntity("Lamp X", "product")],
                2 => [new RowEntity("Lamp X", "product"), new RowEntity("Rome", "place")],
                _ => [],
            };
            var row = new DataRow(RowKind.Entities, $"row {i}") { Entities = gold };
            scorer.Add(row, i % errorsAfter == 1 ? Wrong(gold, i / errorsAfter) : Right(gold));
        }

        return scorer.ToScores(confidence);
    }

    /// <summary>200 rows with one class each, of which every tenth is wrong.</summary>
    public static EvaluationScores ScoreSingleLabel()
    {
        var scorer = new ClassificationScorer(SingleLabel.Labels);
        for (var i = 0; i < 200; i++)
        {
            var gold = SingleLabel.Labels[i % 3];
            scorer.Add(new DataRow(RowKind.Classification, $"row {i}") { Classes = [gold] }, [i % 10 == 4 ? SingleLabel.Labels[(i + 1) % 3] : gold]);
        }

        return scorer.ToScores();
    }

    /// <summary>200 rows with up to two classes each; the model adds or leaves out one in every eighth.</summary>
    public static EvaluationScores ScoreMultiLabel()
    {
        var scorer = new ClassificationScorer(MultiLabel.Labels);
        for (var i = 0; i < 200; i++)
        {
            string[] gold = [.. MultiLabel.Labels.Where((_, label) => (i + label) % 3 == 0 || (i + label) % 5 == 0)];
            string[] predicted = (i % 16) switch { 4 => [.. gold.Skip(1)], 12 => [.. gold, "other"], _ => gold };
            scorer.Add(new DataRow(RowKind.Classification, $"row {i}") { Classes = gold, IsMultiLabel = true }, predicted);
        }

        return scorer.ToScores();
    }

    /// <summary>Returns the run with these scores.</summary>
    public static RunResult Run(EvaluationResult evaluation, EvaluationScores scores, GatePolicy policy)
    {
        var verdict = Gate.Judge(scores.ToScores(), policy);
        var conclusion = Conclusions.Conclude(RunOutcome.Succeeded, verdict, isEvaluationFailed: false, delivered: true);
        return SampleRun.Passed with
        {
            Metrics = MetricsResult.From(scores.ToScores()),
            Evaluation = evaluation with { ExactRows = scores.ExactExamples, Errors = scores.Errors },
            Gate = GateResult.From(policy, verdict),
            Conclusion = conclusion,
            ExitCode = conclusion is Conclusion.Passed or Conclusion.Trained ? 0 : 1,
            Weights = null,
        };
    }

    private static PredictedSpan[] Right(RowEntity[] gold) => [.. gold.Select(entity => new PredictedSpan(entity.Text, entity.Label, null, null))];

    private static PredictedSpan[] Wrong(RowEntity[] gold, int kind) => (gold, kind % 5) switch
    {
        ([], _) => [new PredictedSpan("Lamp X", "product", null, null)],
        (_, 0) => [],
        ([var first, ..], 1) => [new PredictedSpan(first.Text, first.Label == "person" ? "product" : "person", null, null), .. Right(gold[1..])],
        ([var first, ..], 2) => [new PredictedSpan(first.Text[..3], first.Label, null, null), .. Right(gold[1..])],
        ([var first, ..], 3) => [new PredictedSpan(first.Text.ToUpperInvariant(), first.Label, null, null), .. Right(gold[1..])],
        _ => [.. Right(gold), new PredictedSpan("row", "place", null, null)],
    };
}
