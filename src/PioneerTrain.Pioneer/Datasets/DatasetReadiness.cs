using System.Net;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>Waits until the service has checked a dataset version.</summary>
internal sealed class DatasetReadiness(PioneerClient client)
{
    /// <summary>Returns the version once it is ready or has failed. When <paramref name="limit"/>
    /// has passed, returns its last known state, or null if it never appeared.</summary>
    /// <param name="version">Null selects the newest version.</param>
    public async Task<Dataset?> WaitAsync(string name, string? version, TimeSpan limit, CancellationToken cancellationToken)
    {
        Dataset? seen = null;
        var timings = client.Options.Timings;
        var settled = await client.Poll.UntilAsync(
            timings.DatasetDelays.After,
            limit,
            timings.IsTolerable,
            async token =>
            {
                seen = await ReadAsync(name, version, token);
                return seen is { IsReady: true } or { HasFailed: true } ? seen : null;
            },
            cancellationToken);
        return settled ?? seen;
    }

    /// <summary>Returns the versions, newest first; empty when the name is unknown.</summary>
    public async Task<IReadOnlyList<Dataset>> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var versions = await client.GetDatasetVersionsAsync(name, cancellationToken);
            return [.. versions.OrderByDescending(dataset => long.TryParse(dataset.Version, out var number) ? number : 0)];
        }
        catch (PioneerException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return [];
        }
    }

    private async Task<Dataset?> ReadAsync(string name, string? version, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(name, cancellationToken);
        return versions.FirstOrDefault(dataset => version is null || dataset.Version == version);
    }
}
