using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Finds training jobs in the service's list, all pages of it.</summary>
public sealed class JobFinder(PioneerClient client)
{
    /// <summary>Returns the matching jobs, newest first. A job can be listed a little later than it was created.</summary>
    public async Task<IReadOnlyList<TrainingJob>> FindAllAsync(Predicate<TrainingJob> wanted, CancellationToken cancellationToken)
    {
        var found = new List<TrainingJob>();
        await foreach (var job in client.ListTrainingJobsAsync(cancellationToken))
        {
            if (wanted(job))
            {
                found.Add(job);
            }
        }

        // The list's order is not documented.
        return [.. found.OrderByDescending(job => job.CreatedAt ?? DateTimeOffset.MinValue)];
    }

    /// <summary>True for the name itself and for the name with what the service appends to repeated ones: <c>_…</c>.</summary>
    public static bool IsNamed(TrainingJob job, string modelName) =>
        job.ModelName is { } name && name.StartsWith(modelName, StringComparison.Ordinal) && (name.Length == modelName.Length || name[modelName.Length] == '_');
}
