using System.Text.Json;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

public class RunResultTests
{
    [Fact]
    public void Matches_the_golden_file()
    {
        Golden.Matches("result.json", SampleRun.Passed.ToJson());
    }

    [Fact]
    public void Matches_its_schema_when_every_value_is_set()
    {
        AssertFollowsSchema(SampleRun.Passed);
    }

    [Fact]
    public void Matches_its_schema_when_no_value_is_set()
    {
        AssertFollowsSchema(SampleRun.Passed with { Job = null, Metrics = null, Weights = null, Gate = GateResult.NotJudged(GatePolicy.None), Links = [], Config = new ConfigFileResult("training.yml", null) });
    }

    [Theory]
    [InlineData(ScoreSource.Inference)]
    [InlineData(ScoreSource.ServiceEvaluation)]
    [InlineData(ScoreSource.Job)]
    public void Matches_its_schema_with_an_evaluation_without_values(ScoreSource source)
    {
        AssertFollowsSchema(SampleRun.Passed with { Evaluation = new EvaluationResult(source) });
    }

    [Fact]
    public void Matches_its_schema_with_an_evaluation_on_a_held_out_file()
    {
        AssertFollowsSchema(SampleEvaluation.Run(SampleEvaluation.Entities, SampleEvaluation.ScoreEntities(errorsAfter: 13), SampleEvaluation.Confident));
        AssertFollowsSchema(SampleEvaluation.Run(SampleEvaluation.SingleLabel, SampleEvaluation.ScoreSingleLabel(), SampleEvaluation.Confident));
        AssertFollowsSchema(SampleEvaluation.Run(SampleEvaluation.MultiLabel, SampleEvaluation.ScoreMultiLabel(), GatePolicy.None));
    }

    [Fact]
    public void Matches_its_schema_with_an_evaluation_by_the_service()
    {
        AssertFollowsSchema(SampleRun.Passed with { Evaluation = new EvaluationResult(ScoreSource.ServiceEvaluation) { Dataset = "d", DatasetVersion = "2", EvaluationId = "e", Model = "m", Error = "It failed." } });
    }

    [Fact]
    public void Has_the_intervals_and_errors_of_an_evaluation_on_a_held_out_file()
    {
        var scores = SampleEvaluation.ScoreEntities(errorsAfter: 13);
        using var json = JsonDocument.Parse(SampleEvaluation.Run(SampleEvaluation.Entities, scores, SampleEvaluation.Confident).ToJson());

        var (metrics, evaluation) = (json.RootElement.GetProperty("metrics"), json.RootElement.GetProperty("evaluation"));
        Assert.Equal(scores.F1!.Interval!.Value.Lower, metrics.GetProperty("intervals").GetProperty("f1").GetProperty("lower").GetDouble());
        Assert.Equal(scores.Labels[0].Recall!.Interval!.Value.Upper, metrics.GetProperty("per_label")[0].GetProperty("intervals").GetProperty("recall").GetProperty("upper").GetDouble());
        Assert.False(metrics.GetProperty("intervals").TryGetProperty("accuracy", out _));
        Assert.Equal(scores.ExactExamples, evaluation.GetProperty("exact_rows").GetInt32());
        Assert.Equal(scores.Errors!.Missed, evaluation.GetProperty("errors").GetProperty("missed").GetInt32());
        Assert.Equal(2, evaluation.GetProperty("errors").GetProperty("confusions").GetArrayLength());
        Assert.Equal(0.95, json.RootElement.GetProperty("gate").GetProperty("confidence").GetDouble());
    }

    [Fact]
    public void Matches_its_schema_with_a_cost()
    {
        AssertFollowsSchema(SampleRun.Passed with { Job = SampleRun.Passed.Job! with { Cost = new CostResult(1.25m, 12.5m, true, null) } });
        AssertFollowsSchema(SampleRun.Passed with { Job = SampleRun.Passed.Job! with { Cost = CostResult.Unknown("why") } });
    }

    [Fact]
    public void Matches_its_schema_with_errors_and_warnings()
    {
        AssertFollowsSchema(SampleRun.Passed with { Errors = [new Finding("no place"), new Finding("at a place", "a.yml", 3, 7)], Warnings = [new Finding("a file", "d.jsonl")] });
    }

    [Fact]
    public void Writes_every_enumeration_value_of_the_schema()
    {
        Assert.All(Enum.GetValues<Conclusion>(), conclusion => AssertFollowsSchema(SampleRun.Passed with { Conclusion = conclusion }));
        Assert.All(Enum.GetValues<RunOutcome>(), outcome => AssertFollowsSchema(SampleRun.Passed with { Job = JobResult.From(SampleRun.Job, outcome, null) }));
        Assert.All(Enum.GetValues<VerdictWord>(), verdict => AssertFollowsSchema(SampleRun.Passed with { Gate = SampleRun.Passed.Gate with { Verdict = verdict } }));
        var reasons = from metric in Metric.All
                      from standing in Enum.GetValues<GateStanding>()
                      from severity in Enum.GetValues<Severity>()
                      select new ReasonResult(metric.Key, "person", 0.8, standing, severity, "text", 8, "input f1-threshold");
        Assert.All(Enum.GetValues<StopWord>(), stop => AssertFollowsSchema(SampleRun.Passed with { Job = JobResult.From(SampleRun.Job, RunOutcome.Cancelled, stop) }));
        AssertFollowsSchema(SampleRun.Passed with { Gate = SampleRun.Passed.Gate with { Reasons = [.. reasons] } });
    }

    [Fact]
    public void Can_be_written_when_the_service_reports_nan_or_infinity()
    {
        var metrics = new Scores
        {
            Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN), [Metric.Precision] = new(double.PositiveInfinity), [Metric.Recall] = new(0.5) },
            Other = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = double.NaN },
            Labels = [new LabelScores("A", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN) }, double.NegativeInfinity)],
        };

        var run = SampleRun.Passed with { Metrics = MetricsResult.From(metrics), Gate = SampleRun.Judged(metrics) };

        AssertFollowsSchema(run);
        Assert.Null(run.Metrics![Metric.F1]);
        Assert.Empty(run.Metrics.Other);
        Assert.Contains("the reported F1 is NaN", run.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_metrics_when_the_service_reports_no_number()
    {
        Assert.Null(MetricsResult.From(new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN) } }));
    }

    [Theory]
    [InlineData(StopWord.Stopped, "stopped", "stopped")]
    [InlineData(StopWord.Requested, "stop requested", "requested")]
    [InlineData(StopWord.Failed, "running", "failed")]
    public void A_stopped_job_has_the_status_of_its_stop(StopWord stop, string status, string word)
    {
        var job = JobResult.From(SampleRun.Job with { Status = new JobStatus("running", JobPhase.Running, null) }, RunOutcome.Cancelled, stop);

        using var json = JsonDocument.Parse((SampleRun.Passed with { Job = job }).ToJson());

        Assert.Equal(status, json.RootElement.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal(word, json.RootElement.GetProperty("job").GetProperty("stop").GetString());
    }

    [Fact]
    public void Keeps_line_breaks_and_quotes_of_the_service_inside_json_strings()
    {
        var job = JobResult.From(SampleRun.Job with { ErrorMessage = "a\n\"b\"\u0000</script>" }, RunOutcome.Failed, null);

        using var json = JsonDocument.Parse((SampleRun.Passed with { Job = job }).ToJson());

        Assert.Equal("a\n\"b\"\u0000</script>", json.RootElement.GetProperty("job").GetProperty("error_message").GetString());
    }

    private static void AssertFollowsSchema(RunResult run) => JsonSchema.AssertFollows("result.schema.json", run.ToJson());
}
