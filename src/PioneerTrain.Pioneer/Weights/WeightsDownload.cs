using System.Buffers;
using System.Net;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Downloads the weights of a job to a file in bounded memory. Resumes if the connection
/// is lost, checks the archive, and only then gives the file its final name.</summary>
public sealed class WeightsDownload(PioneerClient client)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Number of downloads of a file that changed, or that was cut off without an error,
    /// before the download fails.</summary>
    private const int MaximumDownloads = 3;

    /// <summary>Limits for the archive. Default: <see cref="ArchiveLimits.Default"/>.</summary>
    public ArchiveLimits Limits { get; init; } = ArchiveLimits.Default;

    /// <summary>How long to wait while the service reports status 404, 409 or 425, because the
    /// weights may not be ready when a job ends. Default
    /// <see cref="ServiceTimings.WeightsReadyWithin"/>.</summary>
    public TimeSpan ReadyTimeout { get; init; } = client.Options.Timings.WeightsReadyWithin;

    /// <summary>How long to wait while the service reports status 404. Default: null, as long as
    /// <see cref="ReadyTimeout"/>.</summary>
    public TimeSpan? MissingTimeout { get; init; }

    /// <summary>Downloads the whole file.</summary>
    /// <param name="targetPath">Replaced if it exists. During the download
    /// <c>&lt;target&gt;.partial</c> exists beside it; after a failure neither exists.</param>
    /// <param name="progress">Receives a report after each piece; null for none.</param>
    /// <exception cref="PioneerException">The service does not send the weights.</exception>
    /// <exception cref="WeightsException">The file cannot be written, or the archive is
    /// invalid.</exception>
    public async Task<WeightsFile> DownloadAsync(string jobId, string targetPath, IProgress<WeightsProgress>? progress, CancellationToken cancellationToken)
    {
        var partialPath = targetPath + ".partial";
        try
        {
            if (Path.GetDirectoryName(partialPath) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            return await DownloadCheckedAsync(jobId, partialPath, targetPath, progress, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw WeightsException.CannotWrite(targetPath, bytes: 0, failure);
        }
        finally
        {
            DeleteIfPossible(partialPath);
        }
    }

    /// <summary>Returns false if the service says that it does not have the weights: status 410, or
    /// 404 for <see cref="MissingTimeout"/>. Waits for weights that are not ready, and repeats a
    /// request that fails temporarily. Reads no content.</summary>
    /// <exception cref="PioneerException">It is unknown whether the service has them.</exception>
    public async Task<bool> IsAvailableAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            var source = new WeightsSource(client, jobId, ReadyTimeout, MissingTimeout ?? ReadyTimeout) { Retries = client.Pipelines.Resumption };
            using var response = await source.OpenAsync(0, null, cancellationToken);
            return true;
        }
        catch (PioneerException gone) when (gone.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone)
        {
            return false;
        }
    }

    private async Task<WeightsFile> DownloadCheckedAsync(
        string jobId, string partialPath, string targetPath, IProgress<WeightsProgress>? progress, CancellationToken cancellationToken)
    {
        var source = new WeightsSource(client, jobId, ReadyTimeout, MissingTimeout ?? ReadyTimeout);
        for (var start = 1; ; start++)
        {
            using var connection = new WeightsConnection(source, client, Limits);
            try
            {
                await TransferAsync(connection, partialPath, progress, cancellationToken);
            }
            catch (WeightsException changed) when (changed.HasSourceChanged && start < MaximumDownloads)
            {
                continue;
            }

            var report = ArchiveCheck.Read(partialPath, Limits, cancellationToken);
            if (report is { Problem: null, Form: { } form })
            {
                var path = form == WeightsForm.TarGz && targetPath.EndsWith(".zip", StringComparison.Ordinal) ? $"{targetPath[..^4]}.tar.gz" : targetPath;
                File.Move(partialPath, path, overwrite: true);
                return new WeightsFile(path, form, connection.Received, connection.Sha256(), report.Entries);
            }

            // A response without a length ends in the same way whether it is complete or was cut
            // off.
            if (!report.IsDamaged || connection.Total is not null || start == MaximumDownloads)
            {
                throw WeightsException.Invalid(jobId, report.Problem!);
            }

            await Task.Delay(client.Options.Timings.WeightsRestartDelay * start, client.Time, cancellationToken);
        }
    }

    private static async Task TransferAsync(WeightsConnection connection, string path, IProgress<WeightsProgress>? progress, CancellationToken cancellationToken)
    {
        // No file buffer, because the pieces are large.
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = await connection.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                Write(file, buffer.AsSpan(0, read));
                progress?.Report(new WeightsProgress(connection.Received, connection.Total));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Synchronous, because Linux has no asynchronous writes to files, only another thread
    /// that writes.</summary>
    private static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        var written = file.Position;
        try
        {
            file.Write(bytes);
        }
        catch (IOException failure)
        {
            throw WeightsException.CannotWrite(file.Name, written, failure);
        }
    }

    private static void DeleteIfPossible(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The reason for the failure matters more. The next download overwrites the file.
        }
    }
}
