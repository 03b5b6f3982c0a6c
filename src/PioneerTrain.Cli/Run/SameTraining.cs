using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Decides which jobs of any run trained the same as this run would, so that their model can be
/// judged without training again.
/// </summary>
/// <param name="plan">The plan of this run.</param>
internal sealed class SameTraining(RunPlan plan)
{
    private bool IsReuse => plan.Config.OnUnchanged == OnUnchanged.Reuse;

    /// <summary>
    /// Returns true for a job with the same training at this commit, or with <c>on_unchanged: reuse</c>
    /// at any commit. Such a job is followed while it is active.
    /// </summary>
    public bool Shares(TrainingJob job) =>
        plan.Fingerprint.SharesContentWith(job.ModelName) || (IsReuse && HasKey(job) && IsSame(job));

    /// <summary>
    /// Returns true for a job that succeeded with the same training, and whose model this run only
    /// has to judge: with <c>on_unchanged: reuse</c>, or because the run that created it had no
    /// evaluation and the job reports no score.
    /// </summary>
    public bool CanReplace(TrainingJob job) =>
        job.Status.Outcome == JobOutcome.Succeeded && IsSame(job) && (IsReuse ? HasKey(job) : IsUnevaluated(job));

    /// <summary>Returns true for a job that was not evaluated and reports no score.</summary>
    private bool IsUnevaluated(TrainingJob job) => plan.UnevaluatedKey?.IsIn(job.ModelName) == true && job.Metrics[Metric.F1] is null;

    private bool HasKey(TrainingJob job) => plan.Fingerprint.Key.IsIn(job.ModelName) || plan.UnevaluatedKey?.IsIn(job.ModelName) == true;

    private bool IsSame(TrainingJob job) => (job.BaseModel is null || job.BaseModel == plan.Job.BaseModel) && HasSameData(job);

    /// <summary>
    /// The key covers the content of data files and the versions in the config. The newest version of
    /// another dataset can have changed since.
    /// </summary>
    private bool HasSameData(TrainingJob job)
    {
        var files = plan.Config.DataFiles.Select(file => file.DatasetName).ToHashSet(StringComparer.Ordinal);
        var changing = plan.Job.Datasets.Zip(plan.Config.Job.Datasets)
            .Where(dataset => !files.Contains(dataset.First.Name) && dataset.Second.Version is null)
            .Select(dataset => dataset.First);
        var names = plan.Job.Datasets.Select(dataset => dataset.Name).ToHashSet(StringComparer.Ordinal);
        return (job.Datasets.Count == 0 || names.SetEquals(job.Datasets.Select(dataset => dataset.Name)))
            && changing.All(dataset => dataset.Version is not null && job.Datasets.Contains(dataset));
    }
}
