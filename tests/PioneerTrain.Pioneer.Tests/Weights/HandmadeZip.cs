using System.Buffers.Binary;
using System.Text;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>A zip written field by field, so that each can lie. Data is stored; checksums are left at zero.</summary>
internal sealed class HandmadeZip(bool isZip64 = false)
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _directory = [];
    private int _count;

    /// <summary>A local header alone, as it may hide anywhere.</summary>
    public static byte[] LocalHeader(string name, ushort version = 20, ushort flags = 0, int size = 0, byte[]? extra = null) =>
    [
        .. "PK\u0003\u0004"u8, .. Two(version), .. Two(flags), .. Two(0), .. Four(0), .. Four(0), .. Four((uint)size), .. Four((uint)size),
        .. Two((ushort)Encoding.UTF8.GetByteCount(name)), .. Two((ushort)(extra?.Length ?? 0)), .. Encoding.UTF8.GetBytes(name), .. extra ?? [],
    ];

    /// <summary>The name that readers prefer to the header's (Info-ZIP Unicode Path).</summary>
    public static byte[] UnicodePath(string name) => [.. Two(0x7075), .. Two((ushort)(5 + Encoding.UTF8.GetByteCount(name))), 1, .. Four(0), .. Encoding.UTF8.GetBytes(name)];

    /// <param name="listedAs">The name in the directory; null lists the entry under its own.</param>
    public HandmadeZip Add(string name, byte[] data, string? listedAs = null, byte[]? extra = null)
    {
        var offset = (uint)_bytes.Count;
        if (isZip64)
        {
            extra = [.. Two(1), .. Two(16), .. Eight(data.Length), .. Eight(data.Length)];
        }

        _bytes.AddRange(LocalHeader(name, isZip64 ? (ushort)45 : (ushort)20, 0, isZip64 ? -1 : data.Length, extra));
        _bytes.AddRange(data);
        return List(listedAs ?? name, data.Length, offset);
    }

    public HandmadeZip Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public HandmadeZip List(string name, int size, uint offset, ushort flags = 0, uint attributes = 0)
    {
        byte[] extra = isZip64 ? [.. Two(1), .. Two(24), .. Eight(size), .. Eight(size), .. Eight(offset)] : [];
        var (shownSize, shownOffset) = isZip64 ? (uint.MaxValue, uint.MaxValue) : ((uint)size, offset);
        _directory.AddRange((byte[])
        [
            .. "PK\u0001\u0002"u8, .. Two(20), .. Two(20), .. Two(flags), .. Two(0), .. Four(0), .. Four(0), .. Four(shownSize), .. Four(shownSize),
            .. Two((ushort)Encoding.UTF8.GetByteCount(name)), .. Two((ushort)extra.Length), .. Two(0), .. Two(0), .. Two(0), .. Four(attributes), .. Four(shownOffset),
            .. Encoding.UTF8.GetBytes(name), .. extra,
        ]);
        _count++;
        return this;
    }

    /// <param name="directoryAt">Where the directory claims to begin; null for where it does.</param>
    public byte[] End(byte[]? comment = null, long? directoryAt = null)
    {
        var start = directoryAt ?? _bytes.Count;
        var end = start + _directory.Count;
        byte[] zip64 = !isZip64 ? [] :
        [
            .. "PK\u0006\u0006"u8, .. Eight(44), .. Two(45), .. Two(45), .. Four(0), .. Four(0), .. Eight(_count), .. Eight(_count), .. Eight(_directory.Count), .. Eight(start),
            .. "PK\u0006\u0007"u8, .. Four(0), .. Eight(end), .. Four(1),
        ];
        var (count, size, offset) = isZip64 ? (ushort.MaxValue, uint.MaxValue, uint.MaxValue) : ((ushort)_count, (uint)_directory.Count, (uint)start);
        return
        [
            .. _bytes, .. _directory, .. zip64,
            .. "PK\u0005\u0006"u8, .. Four(0), .. Two(count), .. Two(count), .. Four(size), .. Four(offset), .. Two((ushort)(comment?.Length ?? 0)), .. comment ?? [],
        ];
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
