using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Fuzzing;

/// <summary>Archives on disk, read by unpacking, and archives that pass by.</summary>
internal static class ArchiveTargets
{
    /// <summary>As shipped, but for bombs, which are found sooner: that keeps a case short.</summary>
    private static readonly ArchiveLimits _limits = ArchiveLimits.Default with { BytesWithoutRatio = 1024 * 1024 };

    /// <summary>The content of every file, which can also stand in an extended header.</summary>
    private const string PathRecord = "20 path=model/b.bin\n";

    /// <summary>The class library reserves what an extended tar header claims to be long, up to the longest array. Nothing is written there beyond what comes.</summary>
    private static readonly long _longestTarHeader = Array.MaxLength;

    /// <summary>The same bytes at any time, so that a seed makes the same case.</summary>
    private static readonly DateTimeOffset _moment = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly byte[][] _zips = [Zip(CompressionLevel.Optimal, nested: false), Zip(CompressionLevel.NoCompression, nested: false), Zip(CompressionLevel.NoCompression, nested: true)];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        OnDisk("zip", _zips, zip => zip),
        OnDisk("tar", [ExtendedTar(), Tar(TarEntryFormat.Ustar), Tar(TarEntryFormat.Gnu)], GZip) with { BaseBytes = _longestTarHeader },
        OnDisk("gzip", [GZip(ExtendedTar())], gzip => gzip) with { BaseBytes = _longestTarHeader },
        new("zip that passes", _zips, ReadStreamAsync, BytesPerByte: 200),
    ];

    /// <param name="wrap">Makes the archive of the damaged bytes.</param>
    private static FuzzTarget OnDisk(string name, IReadOnlyList<byte[]> corpus, Func<byte[], byte[]> wrap) => new(name, corpus, bytes =>
    {
        ReadFile(wrap(bytes));
        return Task.CompletedTask;
    }, BytesPerByte: 200);

    /// <summary>Without waiting for the disk: the case stays on its thread.</summary>
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

    /// <summary>What passes is, to a reader of the directory, the same.</summary>
    private static async Task ReadStreamAsync(byte[] zip)
    {
        using var service = new OneAnswer(200, "application/zip", zip);
        IReadOnlyList<ArchiveEntry> entries;
        try
        {
            await using var weights = await WeightsStream.OpenAsync(service.Client, "job", new ManualTime(), null, default);
            var buffer = new byte[1000];
            while (await weights.ReadAsync(buffer) > 0)
            {
            }

            if (weights.Form == WeightsForm.TarGz)
            {
                return;
            }

            entries = weights.Entries;
        }
        catch (WeightsException refused)
        {
            FuzzTargets.Expect(!refused.Message.Any(char.IsControl), $"the message '{refused.Message}' is not one line");
            return;
        }

        await using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        var expected = archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).Select(entry => new ArchiveEntry(entry.FullName, entry.Length));
        FuzzTargets.Expect(entries.SequenceEqual(expected), "the entries are not those that the class library finds");
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

    /// <summary>Its first file made the extended header of the second. The class library would write its process's number into one.</summary>
    private static byte[] ExtendedTar()
    {
        const int ChecksumAt = 148, TypeAt = 156;
        var tar = Tar(TarEntryFormat.Ustar);
        tar[TypeAt] = (byte)TarEntryType.ExtendedAttributes;
        var checksum = Convert.ToInt32(Encoding.ASCII.GetString(tar, ChecksumAt, 6), 8) + (TarEntryType.ExtendedAttributes - TarEntryType.RegularFile);
        Encoding.ASCII.GetBytes(Convert.ToString(checksum, 8).PadLeft(6, '0')).CopyTo(tar, ChecksumAt);
        return tar;
    }

    private static byte[] GZip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }
}
