using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>The checked plan of a run. Disposing it closes the connection to the service.</summary>
/// <param name="Job">The request to send, with the name of the job and the versions of its
/// datasets.</param>
/// <param name="Evaluation">Where the scores come from, with the version of a dataset.</param>
/// <param name="Warnings">What the checks found that does not prevent the run.</param>
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
    EvaluationSettings Evaluation,
    IReadOnlyList<Finding> Warnings,
    DateTimeOffset StartedAt,
    long Start) : IAsyncDisposable
{
    /// <summary>The held-out file; null when the scores come from the service.</summary>
    public HeldOutPlan? HeldOut { get; init; }

    /// <summary>
    /// The plans of the jobs of a sweep, which differ in the request; empty without a sweep.
    /// </summary>
    public IReadOnlyList<RunPlan> Legs { get; init; } = [];

    /// <summary>
    /// The file on which the best job of a sweep is selected; null for <see cref="HeldOut"/>.
    /// </summary>
    public HeldOutPlan? SelectOn { get; init; }

    /// <summary>The race of a job with the others of its sweep; null without a sweep.</summary>
    public LossRaceEntry? Race { get; init; }

    /// <summary>The requests that create the jobs.</summary>
    public IEnumerable<TrainingJobRequest> Requests => Legs.Count == 0 ? [Job] : Legs.Select(leg => leg.Job);

    /// <summary>The model to compare with; null without one.</summary>
    public BaselinePlan? Baseline { get; init; }

    /// <summary>
    /// The key of jobs that trained the same for a run without an evaluation; null when this run has
    /// none either.
    /// </summary>
    public TrainingKey? UnevaluatedKey { get; init; }

    /// <summary>
    /// The number of rows of the service's held-out dataset; null when it is unknown or not used.
    /// </summary>
    public int? HeldOutRows { get; init; }

    /// <summary>
    /// Why no job must be created, as a sentence; null when one can be created.
    /// </summary>
    public string? CreateProblem { get; init; }

    /// <summary>The title of the report.</summary>
    public string Title => Config.Report.Title ?? JobFingerprint.WithoutPlaceholders(Config.Job.ModelName);

    public RunResult ToResult(JobEnd ended, ScoreResult scored, GateVerdict verdict, KeepResult kept, TimeProvider time)
    {
        // The user cancelled the run after the job had succeeded.
        var conclusion = kept.WasCancelled ? Conclusion.Cancelled : Conclusions.Conclude(ended.Outcome, verdict, scored.IsFailed, delivered: kept.Weights is { Problem: null });
        var job = WithRequestDefaults(ended.Job);
        return new RunResult
        {
            ProgramVersion = ServiceConnection.ProgramVersion,
            StartedAt = StartedAt,
            EndedAt = StartedAt + time.GetElapsedTime(Start),
            Config = new ConfigFileResult(File.Path, File.Sha256),
            Title = Title,
            Job = JobResult.From(job, ended.Outcome, ended.Stop?.Word) with { Reused = ended.IsReused, Cost = ended.Cost },
            Release = Config.Release is { } release ? new ReleaseResult(release.License, release.Draft, release.Prerelease) : null,
            Sweep = ended.Sweep,
            Epochs = EpochResult.From(ended.Checkpoints),
            Metrics = MetricsResult.From(scored.Scores),
            Evaluation = scored.Evaluation,
            Details = scored.Details,
            Baseline = scored.Comparison is { } comparison ? Baseline!.ToResult(scored.BaselineDetails, comparison) with { History = scored.History } : null,
            ExampleTexts = scored.ChangedTexts,
            Gate = ended.Outcome == RunOutcome.Succeeded ? GateResult.From(Config.Gate, verdict) : GateResult.NotJudged(Config.Gate),
            Weights = kept.Weights?.ToResult(),
            Conclusion = conclusion,
            Reason = kept.WasCancelled ? Messages.CancelledAfterJob : Join(ended.Why, ended.Stop?.Sentence),
            ExitCode = (int)ExitCodes.For(conclusion),
            SyntheticData = IsSynthetic(job),
            Notices = Service.IsLocal ? [Messages.LocalScores] : [],
            Warnings =
            [
                .. Warnings,
                .. scored.Warnings.Select(sentence => new Finding(sentence)),
                .. scored.Evaluation?.Error is { } error && conclusion is not (Conclusion.EvaluationFailed or Conclusion.NotEvaluated) ? [new Finding(error)] : Array.Empty<Finding>(),
                .. UnenforcedFindings(verdict),
                .. kept.Problem is { } problem ? [new Finding(problem)] : Array.Empty<Finding>(),
            ],
        };
    }

    /// <summary>Returns the result of a dry run, with the request that was not sent.</summary>
    public RunResult ToDryRunResult(TimeProvider time) =>
        new EarlyResult(File.Path, time).Of(Conclusion.DryRun, Messages.DryRun) with
        {
            StartedAt = StartedAt,
            EndedAt = StartedAt + time.GetElapsedTime(Start),
            Config = new ConfigFileResult(File.Path, File.Sha256),
            Gate = GateResult.NotJudged(Config.Gate),
            Warnings = Warnings,
        };

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

    /// <summary>The rules that are not met and only warn.</summary>
    private IEnumerable<Finding> UnenforcedFindings(GateVerdict verdict) => verdict.All
        .Where(Config.Gate.WarnsOf)
        .Select(finding => new Finding($"{char.ToUpperInvariant(finding.Reason[0])}{finding.Reason[1..]}.", finding.Subject.Line is null ? null : File.Path, finding.Subject.Line));

    private static string? Join(params IEnumerable<string?> sentences) => string.Join(' ', sentences.OfType<string>()) is { Length: > 0 } text ? text : null;

    /// <summary>
    /// Returns true when the name of a dataset contains "synthetic". The service has no field for
    /// this.
    /// </summary>
    private static bool IsSynthetic(TrainingJob job) => job.Datasets.Any(dataset => dataset.Name.Contains("synthetic", StringComparison.OrdinalIgnoreCase));
}
