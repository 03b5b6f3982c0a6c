using PioneerTrain.Configuration;
using PioneerTrain.Gates;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>How a job ended for us.</summary>
/// <param name="Job">As last seen.</param>
/// <param name="Why">A sentence; null when the job succeeded.</param>
internal sealed record JobEnd(TrainingJob Job, RunOutcome Outcome, string? Why)
{
    /// <summary>Scores count only for a job that succeeded: those of a stopped one are of a model that nobody asked for.</summary>
    public TrainingMetrics Metrics => Outcome == RunOutcome.Succeeded ? Job.Metrics : TrainingMetrics.None;

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
    WeightsFile? Weights,
    IReadOnlyList<string> Problems)
{
    /// <summary>A dataset says that it is synthetic by its name; there is no other place for it on the wire.</summary>
    public bool IsSynthetic => Request.Datasets.Any(dataset => dataset.Name.Contains("synthetic", StringComparison.OrdinalIgnoreCase));

    public RunResult ToResult()
    {
        var conclusion = Conclusions.Conclude(End.Outcome, Verdict, delivered: Weights is not null);
        var isJudged = End.Outcome == RunOutcome.Succeeded;
        return new RunResult
        {
            ProgramVersion = ServiceConnection.ProgramVersion,
            StartedAt = Started,
            EndedAt = Ended,
            Config = new ConfigFileResult(File.Path, File.Sha256),
            Job = JobResult.From(AsSeen(), End.Outcome),
            Metrics = MetricsResult.From(End.Metrics),
            Gate = isJudged ? GateResult.From(Config.Gate, Verdict) : GateResult.NotJudged(Config.Gate),
            Weights = Weights is null ? null : new WeightsResult(Weights.Path, Weights.Bytes, Weights.Sha256, [.. Weights.Entries.Select(entry => new WeightsEntry(entry.Name, entry.Bytes))]),
            Conclusion = conclusion,
            ExitCode = (int)ExitCodes.For(conclusion),
            SyntheticData = IsSynthetic,
            Notices = [.. Notices()],
        };
    }

    /// <summary>The seed of the API answers with an id, a status and metrics alone; what is missing is what we asked for.</summary>
    private TrainingJob AsSeen() => End.Job with
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
