using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Finds training jobs in all pages of the service's list.</summary>
public sealed class JobFinder(PioneerClient client)
{
    /// <summary>Returns the matching jobs, newest first, without interactive ones. A new job can appear in the list with a
    /// delay.</summary>
    public async Task<IReadOnlyList<TrainingJob>> FindAllAsync(Predicate<TrainingJob> isMatch, CancellationToken cancellationToken)
    {
        var found = new List<TrainingJob>();
        await foreach (var job in client.ListTrainingJobsAsync(cancellationToken))
        {
            if (!job.IsInteractive && isMatch(job))
            {
                found.Add(job);
            }
        }

        // The list's order is not documented.
        return [.. found.OrderByDescending(job => job.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    /// <summary>Returns true if the job has this name, or this name with the suffix that the
    /// service appends to repeated names (<c>_…</c>).</summary>
    public static bool IsNamed(TrainingJob job, string modelName) =>
        job.ModelName is { } name && name.StartsWith(modelName, StringComparison.Ordinal) && (name.Length == modelName.Length || name[modelName.Length] == '_');
}
