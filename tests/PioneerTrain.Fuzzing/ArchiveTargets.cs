using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Fuzzing;

/// <summary>Fuzz targets for damaged archives.</summary>
internal static class ArchiveTargets
{
    /// <summary>
    /// The default limits, except for a lower limit on compression bombs that keeps a case short.
    /// </summary>
    private static readonly ArchiveLimits _limits = ArchiveLimits.Default with { BytesWithoutRatio = 1024 * 1024 };

    /// <summary>
    /// The content of every file, which is also a valid record of an extended header.
    /// </summary>
    private const string PathRecord = "20 path=model/b.bin\n";

    /// <summary>
    /// The class library allocates the declared length of an extended tar header, up to the longest
    /// array. It writes only the bytes that it reads.
    /// </summary>
    private static readonly long _longestTarHeader = Array.MaxLength;

    /// <summary>A fixed timestamp, so that a seed always produces the same case.</summary>
    private static readonly DateTimeOffset _moment = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        OnDisk("zip", [Zip(CompressionLevel.Optimal, nested: false), Zip(CompressionLevel.NoCompression, nested: false), Zip(CompressionLevel.NoCompression, nested: true)], zip => zip),
        OnDisk("tar", [ExtendedTar(), Tar(TarEntryFormat.Ustar), Tar(TarEntryFormat.Gnu)], tar => GZip(tar)) with { BaseBytes = _longestTarHeader },
        OnDisk("gzip", [GZip(ExtendedTar()), [.. GZip(ExtendedTar().AsSpan(0, 700)), .. GZip(ExtendedTar().AsSpan(700)), .. new byte[100]]], gzip => gzip) with { BaseBytes = _longestTarHeader },
    ];

    /// <param name="wrap">Creates the archive from the damaged bytes.</param>
    private static FuzzTarget OnDisk(string name, IReadOnlyList<byte[]> corpus, Func<byte[], byte[]> wrap) => new(name, corpus, bytes =>
    {
        ReadFile(wrap(bytes));
        return Task.CompletedTask;
    }, BytesPerByte: 200);

    /// <summary>Reads from memory, so that the case stays on its thread.</summary>
    private static void ReadFile(byte[] archive)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, archive);
            var report = ArchiveCheck.Read(path, _limits, default);
            FuzzTargets.Expect(report.Problem is null || report.Entries.Count == 0, "a refused archive has entries");
            FuzzTargets.Expect(report.Problem?.Any(char.IsControl) != true, $"the problem '{report.Problem}' is not one line");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Zip(CompressionLevel level, bool nested)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["model/", "model/größe.bin", "labels.json"])
            {
                var entry = archive.CreateEntry(name, level);
                entry.LastWriteTime = _moment;
                using var content = entry.Open();
                content.Write(name.EndsWith('/') ? [] : nested ? Zip(CompressionLevel.Optimal, nested: false) : Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(name, 20))));
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Tar(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            foreach (var name in (string[])["model/a.bin", new string('n', 90), "labels.json"])
            {
                TarEntry entry = format == TarEntryFormat.Ustar
                    ? new UstarTarEntry(TarEntryType.RegularFile, name)
                    : new GnuTarEntry(TarEntryType.RegularFile, name + new string('x', 100));
                entry.ModificationTime = _moment;
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(PathRecord));
                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>
    /// Turns the first file into the extended header of the second. The class library would include
    /// its process id in an extended header.
    /// </summary>
    private static byte[] ExtendedTar()
    {
        const int ChecksumAt = 148, TypeAt = 156;
        var tar = Tar(TarEntryFormat.Ustar);
        tar[TypeAt] = (byte)TarEntryType.ExtendedAttributes;
        var checksum = Convert.ToInt32(Encoding.ASCII.GetString(tar, ChecksumAt, 6), 8) + (TarEntryType.ExtendedAttributes - TarEntryType.RegularFile);
        Encoding.ASCII.GetBytes(Convert.ToString(checksum, 8).PadLeft(6, '0')).CopyTo(tar, ChecksumAt);
        return tar;
    }

    private static byte[] GZip(ReadOnlySpan<byte> content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }
}
