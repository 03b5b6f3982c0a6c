using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>What a run will do, checked before anything is started. Disposing it closes the connection to the service.</summary>
/// <param name="Job">The request to send: named, its datasets pinned to versions.</param>
/// <param name="Evaluation">Its dataset pinned likewise; null where the config has none.</param>
/// <param name="StartedAt">Time of day.</param>
/// <param name="Start">The same moment as a timestamp, so that a clock which is set meanwhile changes no duration.</param>
internal sealed record RunPlan(
    TrainRequest Asked,
    ConfigFile File,
    TrainingConfig Config,
    JobFingerprint Fingerprint,
    ServiceConnection Service,
    TrainingJobRequest Job,
    EvaluationSettings? Evaluation,
    DateTimeOffset StartedAt,
    long Start) : IAsyncDisposable
{
    public RunResult ToResult(JobEnd ended, Scored scored, GateVerdict verdict, Kept kept, TimeProvider time)
    {
        // The user did not wait for the score or the weights of a job that had succeeded.
        var conclusion = kept.WasCancelled ? Conclusion.Cancelled : Conclusions.Conclude(ended.Outcome, verdict, delivered: kept.Weights is { Problem: null });
        var job = WithRequestDefaults(ended.Job);
        return new RunResult
        {
            ProgramVersion = ServiceConnection.ProgramVersion,
            StartedAt = StartedAt,
            EndedAt = StartedAt + time.GetElapsedTime(Start),
            Config = new ConfigFileResult(File.Path, File.Sha256),
            Job = JobResult.From(job, ended.Outcome),
            Metrics = MetricsResult.From(scored.Scores),
            Gate = ended.Outcome == RunOutcome.Succeeded ? GateResult.From(Config.Gate, verdict) : GateResult.NotJudged(Config.Gate),
            Weights = kept.Weights?.ToResult(),
            Conclusion = conclusion,
            Reason = kept.WasCancelled ? Messages.CancelledAfterJob : ended.Why,
            ExitCode = (int)ExitCodes.For(conclusion),
            SyntheticData = IsSynthetic(job),
            Notices = Service.IsLocal ? [Messages.LocalScores] : [],
            Warnings = [.. new[] { scored.Problem, kept.Problem }.OfType<string>()],
        };
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>The seed of the API returns an id, a status and metrics alone; the rest is what was requested.</summary>
    private TrainingJob WithRequestDefaults(TrainingJob job) => job with
    {
        ModelName = job.ModelName ?? Job.ModelName,
        BaseModel = job.BaseModel ?? Job.BaseModel,
        TrainingType = job.TrainingType ?? Job.TrainingType.ToString().ToLowerInvariant(),
        Datasets = job.Datasets.Count > 0 ? job.Datasets : Job.Datasets,
        Epochs = job.Epochs ?? Job.Epochs,
    };

    /// <summary>A dataset is synthetic when its name says it; the service has no other place for it.</summary>
    private static bool IsSynthetic(TrainingJob job) => job.Datasets.Any(dataset => dataset.Name.Contains("synthetic", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The scores of the trained model.</summary>
/// <param name="Problem">Why it could not be evaluated, as a sentence; null when it was, or did not need to be.</param>
internal sealed record Scored(Scores Scores, string? Problem = null);

/// <summary>What became of the weights.</summary>
/// <param name="Weights">Null when none were kept.</param>
/// <param name="Problem">Why they were not delivered, as a sentence; null when they were, or there are none.</param>
internal sealed record Kept(KeptWeights? Weights, string? Problem = null)
{
    /// <summary>The user ended the run after the job had succeeded.</summary>
    public bool WasCancelled { get; init; }
}
