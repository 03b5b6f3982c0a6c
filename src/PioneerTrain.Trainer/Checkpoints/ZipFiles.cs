using System.IO.Compression;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>Zip archives of a few files: written with the same bytes for the same content, read with a bound on everything.</summary>
internal static class ZipFiles
{
    private const int MostEntries = 16;

    /// <summary>The oldest time that a zip can tell.</summary>
    private static readonly DateTimeOffset _fixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes beside the path and then moves, so that nobody ever sees half an archive.</summary>
    /// <remarks>Stored without compression: weights hardly shrink, and so no byte depends on a compressor.</remarks>
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

    /// <summary>The wanted files of an archive.</summary>
    /// <param name="wanted">Names, each with the most bytes that it may have.</param>
    /// <exception cref="InvalidModelException">It is no zip archive, or a file is missing, too large or there twice.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(string path, IReadOnlyDictionary<string, int> wanted)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            if (zip.Entries.Count > MostEntries)
            {
                throw new InvalidModelException($"the checkpoint has {zip.Entries.Count} files; at most {MostEntries} are accepted");
            }

            return wanted.ToDictionary(file => file.Key, file => Read(zip, file.Key, file.Value), StringComparer.Ordinal);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidModelException("the checkpoint is not a whole zip archive", e);
        }
    }

    private static byte[] Read(ZipArchive zip, string name, int mostBytes)
    {
        var entries = zip.Entries.Where(entry => entry.FullName == name).ToList();
        if (entries.Count != 1)
        {
            throw new InvalidModelException($"the checkpoint has {entries.Count} files named {name}; one is needed");
        }

        // The length in the archive's directory is a claim; what is read is cut off at it.
        var length = entries[0].Length;
        if (length > mostBytes)
        {
            throw new InvalidModelException($"{name} in the checkpoint has {length} bytes; at most {mostBytes} are accepted");
        }

        var bytes = new byte[length];
        using var stream = entries[0].Open();
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw new InvalidModelException($"{name} in the checkpoint is shorter than the archive says");
    }
}
