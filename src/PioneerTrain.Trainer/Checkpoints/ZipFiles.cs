using System.IO.Compression;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>
/// Reads and writes zip archives of a few files. The same content gives the same bytes. Reading is
/// limited in the number and the size of files.
/// </summary>
internal static class ZipFiles
{
    private const int MostEntries = 16;

    /// <summary>The oldest timestamp that a zip archive can store.</summary>
    private static readonly DateTimeOffset _fixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Writes an archive to a temporary file and renames it, so that a partial archive is never
    /// visible.
    /// </summary>
    /// <remarks>
    /// The files are stored without compression: weights hardly compress, and the bytes do not
    /// depend on a compressor.
    /// </remarks>
    public static void Write(string path, IEnumerable<(string Name, byte[] Content)> files)
    {
        var temporary = $"{path}.partial";
        try
        {
            using (var stream = File.Create(temporary))
            using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
            {
                foreach (var (name, content) in files)
                {
                    var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                    entry.LastWriteTime = _fixedTime;
                    using var to = entry.Open();
                    to.Write(content);
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads the required files of an archive.</summary>
    /// <param name="path">The path of the archive.</param>
    /// <param name="required">The names of the files, each with its maximum size in bytes.</param>
    /// <exception cref="InvalidModelException">
    /// The file is not a zip archive, or a required file is missing, too large or present twice.
    /// </exception>
    public static IReadOnlyDictionary<string, byte[]> Read(string path, IReadOnlyDictionary<string, int> required)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.Entries.Count > MostEntries)
            {
                throw new InvalidModelException(
                    $"the checkpoint has {zip.Entries.Count} files; expected at most {MostEntries}");
            }

            return required.ToDictionary(
                file => file.Key, file => Read(zip, file.Key, file.Value), StringComparer.Ordinal);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException("the checkpoint is not a complete zip archive", e);
        }
    }

    private static byte[] Read(ZipArchive zip, string name, int mostBytes)
    {
        var entries = zip.Entries.Where(entry => entry.FullName == name).ToList();
        if (entries.Count != 1)
        {
            throw new InvalidModelException($"the checkpoint has {entries.Count} files named {name}; expected one");
        }

        // The length in the directory of the archive is untrusted; no more bytes than that are
        // read.
        var length = entries[0].Length;
        if (length > mostBytes)
        {
            throw new InvalidModelException(
                $"{name} in the checkpoint has {length} bytes; expected at most {mostBytes}");
        }

        var bytes = new byte[length];
        using var stream = entries[0].Open();
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw new InvalidModelException($"{name} in the checkpoint is shorter than its declared length");
    }
}
