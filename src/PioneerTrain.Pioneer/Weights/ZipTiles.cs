using System.Buffers.Binary;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>The entries of a zip as they follow each other from its first byte to its directory without a gap, so that a reader that goes forward sees
/// what a reader of the directory sees.</summary>
internal sealed class ZipTiles(ArchiveLimits limits)
{
    /// <summary>A data descriptor at its longest: signature, checksum and two sizes of 64 bits.</summary>
    public const int LongestDescriptor = 24;

    private readonly Dictionary<long, ZipHeader> _tiles = [];
    private long _lastOffset;
    private long _dataStart;

    /// <summary>Where the next record begins; null while only a data descriptor will tell.</summary>
    private long? _next = 0;

    /// <summary>Entries that the directory has not claimed.</summary>
    public int Unclaimed => _tiles.Count;

    /// <summary>Whether the record at this place is the next of the archive, and not something within the data of an entry.</summary>
    /// <param name="before">The bytes ahead of it, as many as a descriptor can have.</param>
    public bool Reaches(long offset, ReadOnlySpan<byte> before)
    {
        if (_next is null && Described(_tiles[_lastOffset], before, offset - _dataStart) is { } described)
        {
            _tiles[_lastOffset] = described;
            _next = offset;
        }

        return offset == _next;
    }

    public void Add(ZipHeader header, long offset)
    {
        if (_tiles.Count == limits.MostEntries)
        {
            throw ArchiveRules.TooMany(limits);
        }

        if (header.Name.Length > ArchiveRules.LongestName || (!header.HasDescriptor && (header.PackedBytes < 0 || header.PackedBytes > limits.MostBytes)))
        {
            throw new RefusedArchiveException(RefusedArchiveException.Damaged);
        }

        _tiles.Add(offset, header);
        _lastOffset = offset;
        _dataStart = offset + header.Length;
        _next = header.HasDescriptor ? null : _dataStart + header.PackedBytes;
    }

    /// <summary>Takes out the entry that the directory means; false when there is none that is the same in every respect.</summary>
    public bool TryClaim(ZipHeader central) =>
        _tiles.Remove(central.Offset, out var tile)
        && tile.RawName.AsSpan().SequenceEqual(central.RawName)
        && (tile.Method, tile.PackedBytes, tile.Bytes, tile.Crc) == (central.Method, central.PackedBytes, central.Bytes, central.Crc);

    /// <summary>The header with what the descriptor after the data says, or null. A descriptor ends here if its packed size leads from the start of the data to its own start. The signature is optional, and the sizes
    /// have 32 or 64 bits (APPNOTE.TXT 4.3.9).</summary>
    private static ZipHeader? Described(ZipHeader header, ReadOnlySpan<byte> before, long sinceDataStart)
    {
        foreach (var sizeBytes in (ReadOnlySpan<int>)[sizeof(uint), sizeof(long)])
        {
            var plain = sizeof(uint) + (2 * sizeBytes);
            var signed = sizeof(uint) + plain;
            if (before.Length < plain)
            {
                continue;
            }

            var isSigned = before.Length >= signed && before[^signed..].StartsWith("PK\u0007\u0008"u8);
            var fields = before[^plain..];
            var (packed, bytes) = (SizeAt(fields[sizeof(uint)..], sizeBytes), SizeAt(fields[(sizeof(uint) + sizeBytes)..], sizeBytes));
            if (packed == sinceDataStart - plain || (isSigned && packed == sinceDataStart - signed))
            {
                return header with { PackedBytes = packed, Bytes = bytes, Crc = BinaryPrimitives.ReadUInt32LittleEndian(fields) };
            }
        }

        return null;
    }

    private static long SizeAt(ReadOnlySpan<byte> field, int bytes) =>
        bytes == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadInt64LittleEndian(field);
}
