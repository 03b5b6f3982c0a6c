using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>Valid and malicious archives in memory.</summary>
internal static class Archives
{
    public static byte[] Zip(params (string Name, string Text)[] entries) => Zip(_ => { }, entries);

    public static byte[] Zip(Action<ZipArchiveEntry> adjust, params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                var entry = archive.CreateEntry(name);
                adjust(entry);
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A stored entry with incompressible bytes.</summary>
    public static byte[] Weights(int length, int seed = 7)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = archive.CreateEntry("model.safetensors", CompressionLevel.NoCompression).Open();
            var weights = new byte[length];
            new Random(seed).NextBytes(weights);
            content.Write(weights);
        }

        return bytes.ToArray();
    }

    public static byte[] TarGz(params (TarEntry Entry, string? Text)[] entries) => GZip(Tar(entries));

    public static byte[] Tar(params (TarEntry Entry, string? Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var (entry, text) in entries)
            {
                if (text is not null)
                {
                    entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
                }

                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>A tar.gz with one extended header that declares the given length.</summary>
    public static byte[] TarGzWithExtendedHeader(long claimedBytes)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a"));
        }

        // The size is at offset 124, binary if its highest bit is set. The header checksum is at
        // 148 and is computed with spaces in its own field.
        var header = tar.GetBuffer().AsSpan(0, 512);
        header[124] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header[128..], claimedBytes);
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        return GZip(tar.ToArray());
    }

    /// <summary>Returns the bytes compressed as one gzip member.</summary>
    public static byte[] GZip(ReadOnlySpan<byte> content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    /// <summary>
    /// Changes a field in the central directory, which readers trust: offset 16 is the checksum, 24
    /// the uncompressed size.
    /// </summary>
    public static void PatchCentralDirectory(byte[] zip, int offset, uint value)
    {
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + offset), value);
    }
}
