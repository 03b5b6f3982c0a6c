using System.Net;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>Waits until the service has checked a dataset version.</summary>
internal sealed class DatasetReadiness(PioneerClient client, TimeProvider time)
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    /// <summary>The version once it is ready or has failed; or as it was last seen when <paramref name="limit"/> has passed, null if it never appeared.</summary>
    /// <param name="version">Null takes the newest.</param>
    public async Task<Dataset?> WaitAsync(string name, string? version, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var dataset = await LookAsync(name, version, cancellationToken);
            var elapsed = time.GetElapsedTime(start);
            if (dataset is { IsReady: true } or { HasFailed: true } || elapsed >= limit)
            {
                return dataset;
            }

            var delay = elapsed / 10 < _shortest ? _shortest : elapsed / 10 > _longest ? _longest : elapsed / 10;
            await Task.Delay(delay < limit - elapsed ? delay : limit - elapsed, time, cancellationToken);
        }
    }

    /// <summary>The versions, newest first; empty when the name is unknown.</summary>
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

    private async Task<Dataset?> LookAsync(string name, string? version, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(name, cancellationToken);
        return versions.FirstOrDefault(dataset => version is null || dataset.Version == version);
    }
}
