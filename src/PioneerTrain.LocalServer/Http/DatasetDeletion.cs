using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Deletes datasets that no job needs.</summary>
internal sealed class DatasetDeletion(DatasetStore datasets, JobStore jobs, DatasetUseLock use)
{
    /// <summary>
    /// Deletes a version, or all versions if none is given. Deletes nothing if a job that has not
    /// ended uses one of them.
    /// </summary>
    public Results<Ok<MessageAnswer>, NotFound<ErrorAnswer>, Conflict<ErrorAnswer>> Execute(
        string name, string? version)
    {
        lock (use.Gate)
        {
            var toDelete = version is null ? datasets.Versions(name)
                : datasets.Find(name, version) is { } one ? [one]
                : [];
            if (toDelete.Count == 0)
            {
                return Rejection.DatasetNotFound(name, version, datasets.All());
            }

            foreach (var each in toDelete)
            {
                if (jobs.All().FirstOrDefault(job => !job.HasEnded && job.Uses(each)) is { } user)
                {
                    return Rejection.DatasetInUse(each, user.Id);
                }
            }

            foreach (var each in toDelete)
            {
                datasets.Delete(each.Id);
            }

            return TypedResults.Ok(new MessageAnswer(true, "Dataset deleted"));
        }
    }
}
