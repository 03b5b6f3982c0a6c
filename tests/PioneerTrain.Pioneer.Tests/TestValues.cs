using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests;

/// <summary>Default values for tests that do not depend on them.</summary>
internal static class TestValues
{
    public const string ApiKey = "pio_sk_test0123456789";

    public static readonly DateTimeOffset Moment = new(2026, 9, 22, 20, 0, 0, TimeSpan.Zero);

    /// <summary>The idempotency key that every client in this test project generates.</summary>
    public static readonly Guid IdempotencyKey = new("00000000-0000-0000-0000-00000000beef");

    public static TrainingJobRequest Request { get; } = new()
    {
        ModelName = "my-ner-model",
        BaseModel = "fastino/gliner2-base-v1",
        Datasets = [new DatasetReference("my-ner-dataset")],
    };

    public static TrainingConfig Config { get; } = new()
    {
        Job = Request with { Epochs = 5 },
        DataFiles = [],
        Evaluation = new EvaluationSettings.JobRecord(),
        Gate = GatePolicy.None,
        Artifact = new ArtifactSettings("my-ner-model", null),
        Limits = new LimitSettings(null, TimeSpan.FromHours(6)) { MaxEvaluationRows = 20_000 },
    };

    /// <summary>A client for api.pioneer.ai, which the script serves; without jitter.</summary>
    public static PioneerClient Client(ScriptedHandler service, ManualTime? time = null, ServiceTimings? timings = null) =>
        new(service.Client, new PioneerClientOptions { ApiKey = ApiKey, Jitter = () => 0.5, NewGuid = () => IdempotencyKey, Timings = timings ?? new() }, time ?? new ManualTime());

    public static string Job(string status, string more = "") => $$"""{"id":"job_abc123","status":"{{status}}"{{more}}}""";
}
