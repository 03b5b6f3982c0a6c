using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Work;

/// <summary>
/// Starts and ends a job. A job ends once: the first end wins, and its log has no line after it.
/// </summary>
internal sealed class JobEnding(JobEntry entry, JobStore jobs, TimeProvider time, ILogger logger)
{
    private string Id => entry.Job.Id;

    /// <summary>Starts the job. Returns false if it was stopped while it was queued.</summary>
    public bool Begin()
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                return false;
            }

            jobs.Update(Id, job => job with { Status = JobStatus.Running, StartedAt = time.GetUtcNow() });
            return true;
        }
    }

    public void Complete(string sentence, Func<StoredJob, StoredJob> change) =>
        End(JobStatus.Complete, LogLevel.Information, sentence, change);

    public void Fail(string reason) =>
        End(JobStatus.Failed, LogLevel.Error, reason, job => job with { ErrorMessage = reason });

    /// <summary>
    /// Ends the job immediately, also on disk, although its current batch may run for a few more
    /// seconds. A shutdown or a crash before the end of the batch therefore cannot mark the job as
    /// failed.
    /// </summary>
    public void Stop()
    {
        lock (entry.Ending)
        {
            var sentence = entry.Job.Status == JobStatus.Requested
                ? "Stopped before training started."
                : $"Stopped on request. The checkpoints of {entry.Job.Checkpoints.Count} finished epochs are kept.";
            End(JobStatus.Stopped, LogLevel.Warning, sentence, job => job);
        }
    }

    /// <summary>
    /// Ends the job as <see cref="Stop"/> does. A job that has already ended becomes terminated.
    /// </summary>
    public void Terminate()
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                jobs.Update(Id, job => job with { Status = JobStatus.Terminated });
            }
            else
            {
                End(JobStatus.Terminated, LogLevel.Warning, "Terminated on request.", job => job);
            }
        }
    }

    // The log line is written first, so that a client that sees the final status finds the complete
    // log. A disk error must not prevent the end of the job.
    private void End(JobStatus status, LogLevel level, string sentence, Func<StoredJob, StoredJob> change)
    {
        lock (entry.Ending)
        {
            if (entry.Job.HasEnded)
            {
                return;
            }

            LogEnd(level, sentence);
            try
            {
                jobs.Update(Id, job => change(job) with { Status = status, CompletedAt = time.GetUtcNow() });
            }
            catch (Exception exception) when (DiskError.Is(exception))
            {
                logger.LogWarning(
                    "The end of job {Id} could not be saved and is kept in memory only: {Reason}",
                    Id,
                    exception.Message);
            }
        }
    }

    private void LogEnd(LogLevel level, string sentence)
    {
        try
        {
            entry.Log.Append(level, sentence);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            logger.LogWarning(
                "The last line of the log of job {Id} could not be written: {Reason}", Id, exception.Message);
        }
    }
}
