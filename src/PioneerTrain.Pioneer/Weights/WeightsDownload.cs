using System.Buffers;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>How far a download is.</summary>
/// <param name="Total">Null when the service does not say.</param>
public sealed record WeightsProgress(long Bytes, long? Total);

/// <summary>Weights that stand on disk, whole and checked.</summary>
/// <param name="Path">Ends in <c>.tar.gz</c> where a <c>.zip</c> was asked for and the service packs otherwise.</param>
/// <param name="Form">What they are packed in.</param>
/// <param name="Sha256">Lower-case hexadecimal, of the file as it stands. The service gives no checksum of its own.</param>
/// <param name="Entries">The files inside.</param>
public sealed record WeightsFile(string Path, WeightsForm Form, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries);

/// <summary>Brings the weights of a job to a file: streamed through SHA-256 in bounded memory, resumed when the connection breaks, checked as an
/// archive, and only then given its name.</summary>
public sealed class WeightsDownload(PioneerClient client, TimeProvider time)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Weights that change under one download and again under the next are not worth a fourth.</summary>
    private const int MostStarts = 3;

    /// <summary>What the archive may hold. Default: <see cref="ArchiveLimits.Default"/>.</summary>
    public ArchiveLimits Limits { get; init; } = ArchiveLimits.Default;

    /// <summary>Answers the whole file or throws: <see cref="PioneerException"/> for the service and the way to it, <see cref="WeightsException"/>
    /// for the disk and the archive.</summary>
    /// <param name="targetPath">Replaced if it exists. While the download lasts, <c>&lt;target&gt;.partial</c> stands beside it; after a failure
    /// neither does.</param>
    /// <param name="progress">Told after each piece; null for nobody.</param>
    public async Task<WeightsFile> DownloadAsync(string jobId, string targetPath, IProgress<WeightsProgress>? progress, CancellationToken cancellationToken)
    {
        var partialPath = targetPath + ".partial";
        try
        {
            var (form, bytes, sha256) = await TransferAsync(jobId, partialPath, progress, cancellationToken);
            var report = ArchiveCheck.Read(partialPath, Limits, cancellationToken);
            if (report.Problem is not null)
            {
                throw WeightsException.Refused(jobId, report.Problem);
            }

            var path = form == WeightsForm.TarGz && targetPath.EndsWith(".zip", StringComparison.Ordinal) ? $"{targetPath[..^4]}.tar.gz" : targetPath;
            File.Move(partialPath, path, overwrite: true);
            return new WeightsFile(path, form, bytes, sha256, report.Entries);
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

    /// <summary>Writes the stream to its end; starts over when the service has other weights meanwhile.</summary>
    private async Task<(WeightsForm Form, long Bytes, string Sha256)> TransferAsync(
        string jobId,
        string partialPath,
        IProgress<WeightsProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(partialPath) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // No buffer of its own: what is written is large already.
        await using var file = new FileStream(partialPath, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var start = 1; ; start++)
        {
            try
            {
                await using var weights = await WeightsStream.OpenAsync(client, jobId, Limits, time, progress, cancellationToken);
                await CopyAsync(weights, file, cancellationToken);
                return (weights.Form, weights.Position, weights.Sha256);
            }
            catch (WeightsException changed) when (changed.SourceChanged && start < MostStarts)
            {
                file.SetLength(0);
            }
        }
    }

    private static async Task CopyAsync(WeightsStream weights, FileStream file, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int read; (read = await weights.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                Write(file, buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Files have no asynchronous writing on Linux, only another thread that writes; a piece is small enough for this one.</summary>
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
