using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Deletes the oldest jobs, so that the data folder does not grow without end. Datasets are kept:
/// only their owner knows which are needed.
/// </summary>
internal sealed class JobPruning(JobStore jobs, EvaluationStore evaluations, DatasetUseLock use)
{
    /// <summary>
    /// Deletes the jobs that have ended, except for the newest ones, with their checkpoints and
    /// evaluations. A job whose checkpoint another job still needs is kept. No training must run.
    /// </summary>
    /// <param name="keep">The number of newest jobs to keep, whether they have ended or not.</param>
    /// <returns>The number of deleted jobs.</returns>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public int Execute(int keep)
    {
        // A job that continues from a checkpoint must not be created between the check and the
        // deletion.
        lock (use.Gate)
        {
            var all = jobs.All();
            var needed = all.Where(job => !job.HasEnded).Select(job => job.BaseModel).ToHashSet(StringComparer.Ordinal);
            var obsolete = all.Skip(keep)
                .Where(job => job.HasEnded && !job.Checkpoints.Any(checkpoint => needed.Contains(checkpoint.Id)))
                .ToList();
            foreach (var job in obsolete)
            {
                Delete(job);
            }

            return obsolete.Count;
        }
    }

    private void Delete(StoredJob job)
    {
        foreach (var evaluation in evaluations.All().Where(evaluation => IsOf(evaluation, job)))
        {
            evaluations.Delete(evaluation.Id);
        }

        jobs.Delete(job.Id);
    }

    // An evaluation that still runs fails because its checkpoint was deleted.
    private static bool IsOf(EvaluationAnswer evaluation, StoredJob job) =>
        evaluation.Status is EvaluationStatus.Complete or EvaluationStatus.Failed
        && (evaluation.ModelId == job.Id || job.Checkpoints.Any(checkpoint => checkpoint.Id == evaluation.CheckpointId));
}
