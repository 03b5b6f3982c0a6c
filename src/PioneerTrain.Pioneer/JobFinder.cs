using System.Runtime.CompilerServices;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer;

/// <summary>Finds training jobs in the service's list, all pages of it.</summary>
public sealed class JobFinder(PioneerClient client)
{
    /// <summary>The newest job of this name; null when there is none. A job can be listed a little later than it was created.</summary>
    /// <param name="modelName">As it was asked for: the service may have appended <c>_…</c> to a name that it has seen before.</param>
    public async Task<TrainingJob?> FindAsync(string modelName, CancellationToken cancellationToken) =>
        await FindAllAsync(job => IsNamed(job, modelName), cancellationToken).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Every job that is wanted, newest first.</summary>
    public async IAsyncEnumerable<TrainingJob> FindAllAsync(
        Func<TrainingJob, bool> wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The list's order is not documented, so its end has to be seen before the newest is known.
        var found = await client.ListTrainingJobsAsync(cancellationToken).Where(wanted).ToListAsync(cancellationToken);
        foreach (var job in found.OrderByDescending(job => job.CreatedAt ?? DateTimeOffset.MinValue))
        {
            yield return job;
        }
    }

    /// <summary>True for the name itself and for the name with what the service appends to repeated ones.</summary>
    internal static bool IsNamed(TrainingJob job, string modelName) =>
        job.ModelName is { } name && name.StartsWith(modelName, StringComparison.Ordinal) && (name.Length == modelName.Length || name[modelName.Length] == '_');
}
