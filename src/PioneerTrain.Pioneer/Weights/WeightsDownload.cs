namespace PioneerTrain.Pioneer.Weights;

/// <summary>How far a download is.</summary>
/// <param name="Total">Null when the service does not say.</param>
public sealed record WeightsProgress(long Bytes, long? Total);

/// <summary>Weights that stand on disk, whole and checked.</summary>
/// <param name="Path">Named for what it is, which can be another extension than was asked for.</param>
/// <param name="Sha256">Lower-case hexadecimal, of the file as it stands. The service gives no checksum of its own.</param>
/// <param name="Entries">The files inside.</param>
public sealed record WeightsFile(string Path, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries);

/// <summary>Brings the weights of a job to a file: streamed through SHA-256 in bounded memory, resumed when the connection breaks, checked as an
/// archive, and only then given its name.</summary>
public sealed class WeightsDownload(PioneerClient client, TimeProvider time)
{
    /// <summary>What the archive may hold. Default: <see cref="ArchiveLimits.Default"/>.</summary>
    public ArchiveLimits Limits { get; init; } = ArchiveLimits.Default;

    /// <summary>Answers the whole file or throws: <see cref="PioneerException"/> for the service and the way to it, <see cref="WeightsException"/>
    /// for the disk and the archive.</summary>
    /// <param name="targetPath">Replaced if it exists; <c>.zip</c> becomes <c>.tar.gz</c> where the service packs that way. While the download lasts, <c>&lt;target&gt;.partial</c> stands beside it; after a failure
    /// neither does.</param>
    /// <param name="progress">Told after each piece; null for nobody.</param>
    public async Task<WeightsFile> DownloadAsync(string jobId, string targetPath, IProgress<WeightsProgress>? progress, CancellationToken cancellationToken)
    {
        var partialPath = targetPath + ".partial";
        try
        {
            var (bytes, sha256) = await TransferAsync(jobId, partialPath, progress, cancellationToken);
            var report = ArchiveCheck.Read(partialPath, Limits, cancellationToken);
            if (report.Problem is not null)
            {
                throw new WeightsException($"The weights of job {jobId} are refused: {report.Problem} Nothing was kept.", inner: null);
            }

            var path = report.IsTarGz && targetPath.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? targetPath[..^".zip".Length] + ".tar.gz" : targetPath;
            File.Move(partialPath, path, overwrite: true);
            return new WeightsFile(path, bytes, sha256, report.Entries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw WeightsException.CannotWrite(targetPath, bytes: 0, failure);
        }
        finally
        {
            DeleteQuietly(partialPath);
        }
    }

    private async Task<(long Bytes, string Sha256)> TransferAsync(
        string jobId,
        string partialPath,
        IProgress<WeightsProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(partialPath) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // No buffer of its own: what is written is large already, and the hash must be of what stands on disk.
        var file = new FileStream(partialPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        await using (file)
        {
            using var transfer = new WeightsTransfer(new WeightsSource(client, jobId), file, client.Options.ReadTimeout, time, progress);
            await client.Pipelines.Resumption.ExecuteAsync(async token => await transfer.ContinueAsync(token), cancellationToken);
            return (transfer.Received, transfer.TakeHash());
        }
    }

    /// <summary>Clearing up must not hide the reason for it.</summary>
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is only a partial file, and the next download overwrites it.
        }
    }
}
