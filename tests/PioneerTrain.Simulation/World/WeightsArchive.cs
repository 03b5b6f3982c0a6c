using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Archives of weights, all different. Every third one is a tar.gz.</summary>
internal static class WeightsArchive
{
    /// <summary>An artifact is uploaded in blocks of 8 MiB (actions/toolkit, <c>blob-upload.ts</c>).</summary>
    private const int Block = 8 * 1024 * 1024;

    private static readonly byte[][] _small = [.. Enumerable.Range(0, 16).Select(number => Made(number, 200 + SeededRandom.For(7, (ulong)number).Below(number % 4 == 0 ? 200_000 : 5_000)))];

    /// <summary>
    /// Sizes at the boundaries of blocks, and more blocks than are sent in parallel. Created on
    /// first use.
    /// </summary>
    private static readonly Lazy<byte[]>[] _large = [.. new[] { Block, Block + 1, (2 * Block) + 1, (3 * Block) + (Block / 4) }.Select(size => new Lazy<byte[]>(() => OfSize(size)))];

    public static byte[] Of(int number, bool isLarge) => isLarge ? _large[number % _large.Length].Value : _small[number % _small.Length];

    private static byte[] OfSize(int size) => Made(size, size - (Made(size, 0).Length));

    private static byte[] Made(int number, int length)
    {
        var random = SeededRandom.For(8, (ulong)number);
        var tensors = new ulong[(length + 7) / 8];
        for (var index = 0; index < tensors.Length; index++)
        {
            tensors[index] = random.Next();
        }

        var model = MemoryMarshal.AsBytes(tensors.AsSpan())[..length];
        return number is > 0 and < 16 && number % 3 == 1 ? TarGz(model) : Zip(model);
    }

    private static byte[] Zip(ReadOnlySpan<byte> model)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "config.json", """{"model":"gliner2"}"""u8);
            Add(zip, "model.safetensors", model);
        }

        return archive.ToArray();
    }

    private static byte[] TarGz(ReadOnlySpan<byte> model)
    {
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "./model.safetensors") { ModificationTime = Timeline.Epoch, DataStream = new MemoryStream(model.ToArray()) });
        }

        return archive.ToArray();
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Timeline.Epoch;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
