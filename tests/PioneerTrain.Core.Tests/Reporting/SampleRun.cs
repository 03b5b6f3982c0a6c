using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>A successful run; each test changes the values that it checks.</summary>
internal static class SampleRun
{
    public static readonly GatePolicy Policy = new([new GateRule(Metric.F1, 0.85), new GateRule(Metric.Recall, 0.8)]);

    public static readonly Scores Metrics = new()
    {
        Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.91234), [Metric.Precision] = new(0.93), [Metric.Recall] = new(0.8954) },
        Other = new Dictionary<string, double>(StringComparer.Ordinal) { ["sample_count"] = 500, ["validation_loss"] = 0.0612, ["accuracy"] = 0.97 },
        Labels =
        [
            new LabelScores("PRODUCT", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.95), [Metric.Precision] = new(0.96), [Metric.Recall] = new(0.94) }, 312),
            new LabelScores("ORDER_ID", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(0.8), [Metric.Recall] = new(0.79) }, 88),
        ],
    };

    public static readonly TrainingJob Job = new()
    {
        Id = "9e46b80e-7895-47c6-a88b-854deb354896",
        Status = new JobStatus("complete", JobPhase.Ended, JobOutcome.Succeeded),
        ModelName = "support-tickets-ner",
        BaseModel = "fastino/gliner2-base-v1",
        Datasets = [new DatasetReference("support-tickets", "1"), new DatasetReference("invoices")],
        TrainingType = "lora",
        Epochs = 10,
        CreatedAt = new DateTimeOffset(2026, 6, 14, 9, 52, 13, TimeSpan.Zero),
        StartedAt = new DateTimeOffset(2026, 6, 14, 11, 52, 30, TimeSpan.FromHours(2)),
        CompletedAt = new DateTimeOffset(2026, 6, 14, 9, 56, 15, TimeSpan.Zero),
    };

    public static readonly RunResult Passed = new()
    {
        ProgramVersion = "0.1.0",
        StartedAt = new DateTimeOffset(2026, 6, 14, 9, 52, 10, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 6, 14, 9, 56, 20, TimeSpan.Zero),
        Config = new ConfigFileResult(".github/training.yml", new string('a', 64)),
        Job = JobResult.From(Job, RunOutcome.Succeeded, null),
        Metrics = MetricsResult.From(Metrics),
        Gate = Judged(Metrics),
        Weights = new WeightsResult(
            "pioneer-output/9e46b80e/support-tickets-ner.zip",
            12_582_912,
            new string('b', 64),
            [new WeightsEntry("adapter_model.safetensors", 13_000_000), new WeightsEntry("config.json", 812)]),
        Conclusion = Conclusion.Passed,
        ExitCode = 0,
        Reason = null,
        Links = [new LinkResult("Workflow run", "https://github.com/o/r/actions/runs/1")],
    };

    public static GateResult Judged(Scores metrics) => GateResult.From(Policy, Gate.Judge(metrics, Policy));
}
