using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>A file inside an archive.</summary>
/// <param name="Name">Checked: relative, forward slashes, inside the folder that it is unpacked to.</param>
/// <param name="Bytes">Uncompressed.</param>
public sealed record ArchiveEntry(string Name, long Bytes);

/// <summary>What an archive holds, or why it is refused.</summary>
/// <param name="Problem">A sentence; null when the archive is good.</param>
public sealed record ArchiveReport(IReadOnlyList<ArchiveEntry> Entries, string? Problem);

/// <summary>What an archive may hold.</summary>
/// <param name="MostEntries">Files and folders.</param>
/// <param name="MostBytes">Uncompressed, all files together.</param>
/// <param name="MostRatio">Uncompressed to compressed; weights hardly compress, so a large ratio is a bomb.</param>
/// <param name="BytesWithoutRatio">Below this the ratio does not matter: small text compresses well.</param>
public sealed record ArchiveLimits(int MostEntries, long MostBytes, int MostRatio, long BytesWithoutRatio)
{
    /// <summary>10,000 entries, 64 GiB, a ratio of 200 above 64 MiB.</summary>
    public static ArchiveLimits Default { get; } = new(10_000, 64L << 30, 200, 64L << 20);
}

/// <summary>Reads a zip or tar.gz file from end to end without unpacking it: names that could leave a folder, links, bombs, wrong checksums and cut
/// files are found here.</summary>
public static class ArchiveCheck
{
    internal const string IsEmpty = "the file is empty.";
    internal const string IsNoArchive = "the file is neither a zip nor a tar.gz archive.";

    public static ArchiveReport Read(string path, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        var entries = new List<ArchiveEntry>();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> start = stackalloc byte[4];
            var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
            var rules = new ArchiveRules(limits, file.Length);
            switch (start[..length])
            {
                case [(byte)'P', (byte)'K', ..]:
                    ReadZip(file, rules, entries, cancellationToken);
                    break;
                case [0x1F, 0x8B, ..]:
                    ReadTarGz(file, rules, entries, cancellationToken);
                    break;
                default:
                    return new ArchiveReport([], length == 0 ? IsEmpty : IsNoArchive);
            }

            // Weights that are not there are no delivery: a folder alone, or files of no bytes, would pass for one.
            return entries.Sum(entry => entry.Bytes) == 0 ? new ArchiveReport([], RefusedArchiveException.HoldsNothing) : new ArchiveReport(entries, null);
        }
        catch (RefusedArchiveException refused)
        {
            return new ArchiveReport([], refused.Message);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or NotSupportedException or OverflowException or InvalidOperationException or OutOfMemoryException)
        {
            // The last two: an extended tar header claims a length. Up to 2 GiB the class library reserves it before it reads, above that it throws.
            return new ArchiveReport([], RefusedArchiveException.Damaged);
        }
    }

    private static void ReadZip(FileStream file, ArchiveRules rules, List<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in archive.Entries)
        {
            rules.Admit(entry.FullName, entry.Length);
            ArchiveRules.RefuseUnlessPlain(entry.FullName, entry.ExternalAttributes);
            using var content = entry.Open();
            var (bytes, crc) = rules.Count(entry.FullName, content, entry.Length, cancellationToken);
            if (bytes != entry.Length || crc != entry.Crc32)
            {
                throw new RefusedArchiveException($"the entry '{ArchiveRules.Shown(entry.FullName)}' is damaged (size or checksum does not match).");
            }

            if (!entry.FullName.EndsWith('/'))
            {
                entries.Add(new ArchiveEntry(entry.FullName, bytes));
            }
        }
    }

    private static void ReadTarGz(FileStream file, ArchiveRules rules, List<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        using var unpacked = new MeteredStream(new GZipStream(file, CompressionMode.Decompress, leaveOpen: true), rules);
        using var archive = new TarReader(unpacked, leaveOpen: true);
        while (archive.GetNextEntry() is { } entry)
        {
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.EntryType == TarEntryType.Directory && name.Length == 0)
            {
                continue;
            }

            rules.Admit(name, entry.Length);
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                var bytes = entry.DataStream is null ? 0 : rules.Count(name, entry.DataStream, entry.Length, cancellationToken).Bytes;
                entries.Add(new ArchiveEntry(name, bytes));
            }
            else if (entry.EntryType is not TarEntryType.Directory)
            {
                throw new RefusedArchiveException($"the entry '{ArchiveRules.Shown(name)}' is a {entry.EntryType}; only files and folders are accepted.");
            }
        }

        unpacked.CopyTo(Stream.Null);
        RefuseUnlessWhole(file, unpacked);
    }

    /// <summary>A gzip file ends with the checksum and the length of what was packed (RFC 1952). The class library takes a file that lacks them for
    /// a whole one.</summary>
    private static void RefuseUnlessWhole(FileStream file, MeteredStream unpacked)
    {
        Span<byte> trailer = stackalloc byte[8];
        file.Position = Math.Max(0, file.Length - trailer.Length);
        file.ReadExactly(trailer);
        var (checksum, length) = (BinaryPrimitives.ReadUInt32LittleEndian(trailer), BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]));
        if (checksum != unpacked.Checksum || length != unchecked((uint)unpacked.Position))
        {
            throw new InvalidDataException();
        }
    }
}
