using System.Buffers.Binary;
using System.Text;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>
/// A zip that is written field by field, so that it can have content that the class library does
/// not write. Data is stored.
/// </summary>
internal sealed class RawZip(bool isZip64 = false)
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _directory = [];
    private int _count;

    public static byte[] LocalHeader(string name, uint checksum, long size, ushort flags = 0, bool isZip64 = false)
    {
        byte[] extra = isZip64 ? [.. Two(1), .. Two(16), .. Eight(size), .. Eight(size)] : [];
        var shownSize = isZip64 ? uint.MaxValue : (uint)size;
        return
        [
            .. "PK\u0003\u0004"u8, .. Two(isZip64 ? (ushort)45 : (ushort)20), .. Two(flags), .. Two(0), .. Four(0), .. Four(checksum), .. Four(shownSize), .. Four(shownSize),
            .. Two((ushort)Encoding.UTF8.GetByteCount(name)), .. Two((ushort)extra.Length), .. Encoding.UTF8.GetBytes(name), .. extra,
        ];
    }

    public static uint ChecksumOf(ReadOnlySpan<byte> data)
    {
        var checksum = new Crc32();
        checksum.Append(data);
        return checksum.Value;
    }

    public RawZip Add(string name, byte[] data, ushort flags = 0, uint attributes = 0)
    {
        var (offset, checksum) = (_bytes.Count, ChecksumOf(data));
        _bytes.AddRange(LocalHeader(name, checksum, data.Length, flags, isZip64));
        _bytes.AddRange(data);
        return List(name, checksum, data.Length, offset, flags, attributes);
    }

    /// <summary>Adds an entry to the directory only.</summary>
    public RawZip List(string name, uint checksum, long size, long offset, ushort flags = 0, uint attributes = 0)
    {
        byte[] extra = isZip64 ? [.. Two(1), .. Two(24), .. Eight(size), .. Eight(size), .. Eight(offset)] : [];
        var (shownSize, shownOffset) = isZip64 ? (uint.MaxValue, uint.MaxValue) : ((uint)size, (uint)offset);
        _directory.AddRange((byte[])
        [
            .. "PK\u0001\u0002"u8, .. Two(20), .. Two(20), .. Two(flags), .. Two(0), .. Four(0), .. Four(checksum), .. Four(shownSize), .. Four(shownSize),
            .. Two((ushort)Encoding.UTF8.GetByteCount(name)), .. Two((ushort)extra.Length), .. Two(0), .. Two(0), .. Two(0), .. Four(attributes), .. Four(shownOffset),
            .. Encoding.UTF8.GetBytes(name), .. extra,
        ]);
        _count++;
        return this;
    }

    /// <param name="directoryAt">
    /// The declared offset of the directory; null for the actual offset.
    /// </param>
    public byte[] End(long? directoryAt = null)
    {
        var start = directoryAt ?? _bytes.Count;
        byte[] zip64 = !isZip64 ? [] :
        [
            .. "PK\u0006\u0006"u8, .. Eight(44), .. Two(45), .. Two(45), .. Four(0), .. Four(0), .. Eight(_count), .. Eight(_count), .. Eight(_directory.Count), .. Eight(start),
            .. "PK\u0006\u0007"u8, .. Four(0), .. Eight(start + _directory.Count), .. Four(1),
        ];
        var (count, size, offset) = isZip64 ? (ushort.MaxValue, uint.MaxValue, uint.MaxValue) : ((ushort)_count, (uint)_directory.Count, (uint)start);
        return [.. _bytes, .. _directory, .. zip64, .. "PK\u0005\u0006"u8, .. Four(0), .. Two(count), .. Two(count), .. Four(size), .. Four(offset), .. Two(0)];
    }

    private static byte[] Two(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Four(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Eight(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
