using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>How a job ended for us.</summary>
/// <param name="Job">As last seen.</param>
/// <param name="Why">A sentence; null when the job succeeded.</param>
internal sealed record JobEnd(TrainingJob Job, RunOutcome Outcome, string? Why)
{
    /// <summary>Scores count only for a job that succeeded: those of a stopped one are of a model that nobody asked for.</summary>
    public Scores Metrics => Outcome == RunOutcome.Succeeded ? Job.Metrics : Scores.None;

    /// <summary>The scores of an evaluation in place of the job's, whose other numbers stay.</summary>
    public JobEnd With(Scores scores)
    {
        var other = Job.Metrics.Other.Concat(scores.Other).GroupBy(number => number.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal);
        return this with { Job = Job with { Metrics = scores with { Other = other } } };
    }

    public static JobEnd Of(TrainingJob job) => job.Status.Outcome switch
    {
        JobOutcome.Succeeded => new JobEnd(job, RunOutcome.Succeeded, null),
        JobOutcome.Stopped => new JobEnd(job, RunOutcome.Stopped, Messages.JobStopped(job.Id)),
        _ => new JobEnd(job, RunOutcome.Failed, Messages.JobFailed(job.Id, job.Status.Word, job.ErrorMessage)),
    };
}

/// <summary>All that a finished run has to tell.</summary>
/// <param name="Request">What was sent, with the datasets' versions.</param>
/// <param name="Problems">Sentences on what went wrong after the job ended well: no score, no weights.</param>
internal sealed record RunStory(
    ConfigFile File,
    TrainingConfig Config,
    TrainingJobRequest Request,
    DateTimeOffset Started,
    DateTimeOffset Ended,
    bool IsLocal,
    JobEnd End,
    GateVerdict Verdict,
    KeptWeights? Weights,
    IReadOnlyList<string> Problems)
{
    /// <summary>The user did not wait for the score or the weights of a job that had ended well.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>A dataset says that it is synthetic by its name; there is no other place for it on the wire.</summary>
    public bool IsSynthetic => WithRequestDefaults().Datasets.Any(dataset => dataset.Name.Contains("synthetic", StringComparison.OrdinalIgnoreCase));

    public RunResult ToResult()
    {
        var conclusion = WasCancelled ? Conclusion.Cancelled : Conclusions.Conclude(End.Outcome, Verdict, delivered: Weights is { Problem: null });
        var isJudged = End.Outcome == RunOutcome.Succeeded;
        return new RunResult
        {
            ProgramVersion = ServiceConnection.ProgramVersion,
            StartedAt = Started,
            EndedAt = Ended,
            Config = new ConfigFileResult(File.Path, File.Sha256),
            Job = JobResult.From(WithRequestDefaults(), End.Outcome),
            Metrics = MetricsResult.From(End.Metrics),
            Gate = isJudged ? GateResult.From(Config.Gate, Verdict) : GateResult.NotJudged(Config.Gate),
            Weights = Weights?.ToResult(),
            Conclusion = conclusion,
            ExitCode = (int)ExitCodes.For(conclusion),
            SyntheticData = IsSynthetic,
            Notices = [.. Notices()],
        };
    }

    /// <summary>The seed of the API answers with an id, a status and metrics alone; what is missing is what we asked for.</summary>
    private TrainingJob WithRequestDefaults() => End.Job with
    {
        ModelName = End.Job.ModelName ?? Request.ModelName,
        BaseModel = End.Job.BaseModel ?? Request.BaseModel,
        TrainingType = End.Job.TrainingType ?? Request.TrainingType.ToString().ToLowerInvariant(),
        Datasets = End.Job.Datasets.Count > 0 ? End.Job.Datasets : Request.Datasets,
        Epochs = End.Job.Epochs ?? Request.Epochs,
    };

    private IEnumerable<string> Notices()
    {
        if (IsLocal)
        {
            yield return Messages.LocalScores;
        }

        foreach (var problem in Problems)
        {
            yield return problem;
        }
    }
}
