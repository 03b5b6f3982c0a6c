using System.Formats.Tar;
using System.IO.Compression;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>A file inside an archive.</summary>
/// <param name="Name">Relative, with forward slashes, inside the folder that the archive is
/// unpacked to.</param>
/// <param name="Bytes">Uncompressed.</param>
public sealed record ArchiveEntry(string Name, long Bytes);

/// <summary>The result of a check.</summary>
/// <param name="Form">Null when the file is not an archive.</param>
/// <param name="Entries">The files; empty when the archive is invalid.</param>
public sealed record ArchiveReport(WeightsForm? Form, IReadOnlyList<ArchiveEntry> Entries)
{
    /// <summary>Why the archive is invalid, as a sentence; null when it is valid.</summary>
    public string? Problem { get; init; }

    /// <summary>True when the file is cut off or its bytes have changed, so another download may be
    /// valid.</summary>
    public bool IsDamaged { get; init; }
}

/// <summary>Limits for the content of an archive.</summary>
/// <param name="MaximumEntries">Files and folders.</param>
/// <param name="MaximumBytes">Uncompressed, all files together.</param>
/// <param name="MaximumRatio">Uncompressed to compressed size. Weights hardly compress, so a large
/// ratio marks a decompression bomb.</param>
/// <param name="BytesWithoutRatio">Up to this uncompressed size the ratio is not checked: short
/// text compresses well.</param>
public sealed record ArchiveLimits(int MaximumEntries, long MaximumBytes, int MaximumRatio, long BytesWithoutRatio)
{
    /// <summary>10,000 entries, 64 GiB, a ratio of 200 above 64 MiB.</summary>
    public static ArchiveLimits Default { get; } = new(10_000, 64L << 30, 200, 64L << 20);

    internal bool Allow(long unpackedBytes, long compressedBytes) =>
        unpackedBytes <= MaximumBytes
        && (unpackedBytes <= BytesWithoutRatio || unpackedBytes / MaximumRatio <= compressedBytes);
}

/// <summary>Reads a zip or tar.gz file from start to end without writing its content. Detects names
/// that lead outside a folder, links, decompression bombs, wrong checksums and missing
/// data.</summary>
public static class ArchiveCheck
{
    private const string Damaged = "the archive is damaged or incomplete.";

    /// <summary>A directory of 10,000 entries with names of 100 characters takes 2 MiB. The class
    /// library reads all of it into memory.</summary>
    private const int LongestZipDirectory = 8 * 1024 * 1024;

    /// <summary>Checks an archive against the limits. An invalid archive is reported in the
    /// result.</summary>
    public static ArchiveReport Read(string path, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        WeightsForm? form = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            form = FormOf(file);
            var rules = new ArchiveRules(limits, file.Length);
            var entries = form == WeightsForm.Zip
                ? ReadZip(file, rules, cancellationToken)
                : ReadTarGz(file, rules, cancellationToken);

            // Folders and files without content would otherwise be published as weights.
            return entries.Sum(entry => entry.Bytes) > 0
                ? new ArchiveReport(form, entries)
                : throw new InvalidArchiveException("the archive contains no files.");
        }
        catch (InvalidArchiveException invalid)
        {
            return new ArchiveReport(form, []) { Problem = invalid.Message, IsDamaged = invalid.IsDamage };
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or NotSupportedException or OverflowException or InvalidOperationException
            or OutOfMemoryException)
        {
            // The last two: the class library allocates what an extended tar header declares, up to
            // 2 GiB, before it reads, and throws above that.
            return new ArchiveReport(form, []) { Problem = Damaged, IsDamaged = true };
        }
    }

    private static WeightsForm FormOf(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..length] switch
        {
            [(byte)'P', (byte)'K'] => WeightsForm.Zip,
            [0x1F, 0x8B] => WeightsForm.TarGz,
            [] => throw new InvalidArchiveException("the file is empty.") { IsDamage = true },
            _ => throw new InvalidArchiveException("the file is neither a zip nor a tar.gz archive.")
            {
                IsDamage = length < start.Length,
            },
        };
    }

    private static List<ArchiveEntry> ReadZip(FileStream file, ArchiveRules rules, CancellationToken cancellationToken)
    {
        var entries = new List<ArchiveEntry>();
        var directoryBytes = 0L;
        var isDirectoryRead = false;
        using var metered = new MeteredStream(file, read =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            directoryBytes += read;
            if (!isDirectoryRead && directoryBytes > LongestZipDirectory)
            {
                throw new InvalidArchiveException(
                    $"the directory of the archive exceeds {LongestZipDirectory >> 20} MiB.");
            }
        });
        using var archive = new ZipArchive(metered, ZipArchiveMode.Read, leaveOpen: true);
        var listed = archive.Entries;
        isDirectoryRead = true;
        foreach (var entry in listed)
        {
            var name = rules.CheckEntry(entry.FullName, entry.Length);
            if (entry.IsEncrypted || !ArchiveRules.IsFileOrFolder(entry.ExternalAttributes))
            {
                var problem = entry.IsEncrypted ? "is encrypted" : "is a link or a device";
                throw new InvalidArchiveException(
                    $"the entry '{ArchiveRules.Printable(name)}' {problem}; only files and folders are accepted.");
            }

            using var content = entry.Open();
            var checksum = new Crc32();
            var bytes = rules.Read(name, content, entry.Length, checksum);
            if (bytes != entry.Length || checksum.Value != entry.Crc32)
            {
                throw new InvalidArchiveException(
                    $"the entry '{ArchiveRules.Printable(name)}' is damaged (size or checksum does not match).")
                {
                    IsDamage = true,
                };
            }

            if (!entry.FullName.EndsWith('/'))
            {
                entries.Add(new ArchiveEntry(name, bytes));
            }
        }

        return entries;
    }

    private static List<ArchiveEntry> ReadTarGz(FileStream file, ArchiveRules rules, CancellationToken cancellationToken)
    {
        var entries = new List<ArchiveEntry>();
        var unpackedBytes = 0L;
        using var unpacked = new MeteredStream(new GZipReader(file), read =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            rules.CheckUnpacked(unpackedBytes += read);
        });
        using var archive = new TarReader(unpacked, leaveOpen: true);
        while (archive.GetNextEntry() is { } entry)
        {
            var name = rules.CheckEntry(entry.Name, entry.Length);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                var bytes = entry.DataStream is { } data ? rules.Read(name, data, entry.Length, checksum: null) : 0;
                entries.Add(new ArchiveEntry(name, bytes));
            }
            else if (entry.EntryType is not TarEntryType.Directory)
            {
                throw new InvalidArchiveException(
                    $"the entry '{ArchiveRules.Printable(name)}' is a {entry.EntryType}; only files and folders are accepted.");
            }
        }

        // The end of the data shows whether it is complete.
        unpacked.CopyTo(Stream.Null);
        return entries;
    }
}
