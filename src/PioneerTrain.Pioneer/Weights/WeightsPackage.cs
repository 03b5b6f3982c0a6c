using System.IO.Compression;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>A zip around weights that came as something else, because an artifact is a zip.</summary>
public static class WeightsPackage
{
    /// <summary>The earliest date that a zip can hold: the same weights make the same zip.</summary>
    private static readonly DateTimeOffset _noDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a zip with one entry, stored as it is: weights are compressed already.</summary>
    /// <param name="zipPath">Replaced if it exists.</param>
    public static async Task PackAsync(string archivePath, string entryName, string zipPath, CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = await ZipFile.OpenAsync(zipPath, ZipArchiveMode.Create, cancellationToken);
            var entry = zip.CreateEntry(entryName, CompressionLevel.NoCompression);
            entry.LastWriteTime = _noDate;
            await using var content = await entry.OpenAsync(cancellationToken);
            await using var archive = File.OpenRead(archivePath);
            await archive.CopyToAsync(content, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw WeightsException.CannotWrite(zipPath, bytes: 0, failure);
        }
    }
}
