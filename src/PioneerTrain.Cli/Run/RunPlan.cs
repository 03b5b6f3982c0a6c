using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>The checked plan of a run. Disposing it closes the connection to the service.</summary>
/// <param name="Job">The request to send, with the name of the job and the versions of its
/// datasets.</param>
/// <param name="Evaluation">The evaluation, with the version of its dataset; null when the config
/// has none.</param>
/// <param name="StartedAt">The time at which the run started.</param>
/// <param name="Start">The same time as a timestamp, so that a change of the system clock does not
/// affect durations.</param>
internal sealed record RunPlan(
    TrainRequest Request,
    ConfigFile File,
    TrainingConfig Config,
    JobFingerprint Fingerprint,
    ServiceConnection Service,
    TrainingJobRequest Job,
    EvaluationSettings? Evaluation,
    DateTimeOffset StartedAt,
    long Start) : IAsyncDisposable
{
    public RunResult ToResult(JobEnd ended, ScoreResult scored, GateVerdict verdict, KeepResult kept, TimeProvider time)
    {
        // The user cancelled the run after the job had succeeded.
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

    /// <summary>
    /// Fills in the fields that the service did not return from the request. The seed of the API
    /// returns only an id, a status and metrics.
    /// </summary>
    private TrainingJob WithRequestDefaults(TrainingJob job) => job with
    {
        ModelName = job.ModelName ?? Job.ModelName,
        BaseModel = job.BaseModel ?? Job.BaseModel,
        TrainingType = job.TrainingType ?? Job.TrainingType.ToString().ToLowerInvariant(),
        Datasets = job.Datasets.Count > 0 ? job.Datasets : Job.Datasets,
        Epochs = job.Epochs ?? Job.Epochs,
    };

    /// <summary>
    /// Returns true when the name of a dataset contains "synthetic". The service has no field for
    /// this.
    /// </summary>
    private static bool IsSynthetic(TrainingJob job) => job.Datasets.Any(dataset => dataset.Name.Contains("synthetic", StringComparison.OrdinalIgnoreCase));
}

/// <summary>The scores of the trained model.</summary>
/// <param name="Problem">Why the evaluation failed, as a sentence; null when it succeeded or was
/// not needed.</param>
internal sealed record ScoreResult(Scores Scores, string? Problem = null);

/// <summary>The result of keeping the weights.</summary>
/// <param name="Weights">The weights; null when none were kept.</param>
/// <param name="Problem">Why the weights were not delivered, as a sentence; null when they were
/// delivered or there are none.</param>
internal sealed record KeepResult(KeptWeights? Weights, string? Problem = null)
{
    /// <summary>True when the user cancelled the run after the job had succeeded.</summary>
    public bool WasCancelled { get; init; }
}
