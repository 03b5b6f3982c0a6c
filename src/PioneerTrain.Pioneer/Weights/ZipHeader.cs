using System.Buffers.Binary;
using System.Text;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>What a zip says of an entry, twice: in the local header before its data and in the central directory (APPNOTE.TXT 4.3.7 and 4.3.12).</summary>
internal sealed record ZipHeader
{
    /// <summary>Of a local header without its name and extra fields.</summary>
    public const int LocalBytes = 30;

    private const ushort NewestCommonVersion = 45;
    private const ushort DescriptorFlag = 1 << 3;
    private const ushort EncryptionFlags = 1 | (1 << 6) | (1 << 13);
    private const ushort Zip64Field = 0x0001;
    private const ushort UnicodePathField = 0x7075;

    public static ReadOnlySpan<byte> LocalSignature => "PK\u0003\u0004"u8;

    public static ReadOnlySpan<byte> CentralSignature => "PK\u0001\u0002"u8;

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    public required uint Crc { get; init; }

    public required long PackedBytes { get; init; }

    public required long Bytes { get; init; }

    public byte[] RawName { get; private init; } = [];

    /// <summary>Every name that some reader would go by: the header's own, and those of the Unicode path field.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>Of this header, in bytes.</summary>
    public int Length { get; private init; }

    /// <summary>In the central directory: where the local header stands.</summary>
    public long Offset { get; private init; }

    /// <summary>In the central directory: the Unix mode is the upper half.</summary>
    public int ExternalAttributes { get; private init; }

    public string Name => Names[0];

    public bool HasDescriptor => (Flags & DescriptorFlag) != 0;

    public bool IsEncrypted => (Flags & EncryptionFlags) != 0;

    /// <summary>Whether the reader behind GitHub's own download would go by this local header. Random bytes that begin like one hardly ever pass.</summary>
    public static bool IsCommon(ReadOnlySpan<byte> local)
    {
        var fields = new FieldReader(local[LocalSignature.Length..]);
        return fields.UInt16() <= NewestCommonVersion && (fields.UInt16() & EncryptionFlags) == 0;
    }

    /// <returns>False while there are too few bytes to tell.</returns>
    public static bool TryReadLocal(ReadOnlySpan<byte> bytes, out ZipHeader header)
    {
        header = null!;
        if (bytes.Length < LocalBytes)
        {
            return false;
        }

        var fields = new FieldReader(bytes);
        fields.Take(LocalSignature.Length);
        var read = ReadCommon(ref fields);
        var (nameBytes, extraBytes) = (fields.UInt16(), fields.UInt16());
        if (fields.Left.Length < nameBytes + extraBytes)
        {
            return false;
        }

        header = read.Named(fields.Take(nameBytes), fields.Take(extraBytes)) with { Length = bytes.Length - fields.Left.Length };
        return true;
    }

    public static ZipHeader ReadCentral(ref FieldReader fields)
    {
        fields.Take(CentralSignature.Length + sizeof(ushort));
        var read = ReadCommon(ref fields);
        var (nameBytes, extraBytes, commentBytes) = (fields.UInt16(), fields.UInt16(), fields.UInt16());
        var disk = fields.UInt16();
        fields.Take(sizeof(ushort));
        read = read with { ExternalAttributes = (int)fields.UInt32(), Offset = fields.UInt32() };
        read = read.Named(fields.Take(nameBytes), fields.Take(extraBytes));
        fields.Take(commentBytes);
        return disk == 0 ? read : throw new InvalidDataException();
    }

    private static ZipHeader ReadCommon(ref FieldReader fields)
    {
        fields.Take(sizeof(ushort)); // The version that is needed.
        var (flags, method) = (fields.UInt16(), fields.UInt16());
        fields.Take(sizeof(uint)); // Time and date.
        return new ZipHeader
        {
            Flags = flags,
            Method = method,
            Crc = fields.UInt32(),
            PackedBytes = fields.UInt32(),
            Bytes = fields.UInt32(),
        };
    }

    /// <summary>Lenient with fields that do not fit, because others are: what they would read is what matters.</summary>
    private ZipHeader Named(ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        var named = this;
        List<string> names = [Encoding.UTF8.GetString(name)];
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            var field = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (id == Zip64Field)
            {
                named = named.Widened(field);
            }
            else if (id == UnicodePathField && field.Length >= 5)
            {
                names.Add(Encoding.UTF8.GetString(field[5..]));
            }
        }

        return named with { RawName = name.ToArray(), Names = names };
    }

    /// <summary>The field holds, in this order, what did not fit into 32 bits.</summary>
    private ZipHeader Widened(ReadOnlySpan<byte> field)
    {
        var bytes = Wide(Bytes, ref field);
        var packedBytes = Wide(PackedBytes, ref field);
        return this with { Bytes = bytes, PackedBytes = packedBytes, Offset = Wide(Offset, ref field) };
    }

    private static long Wide(long narrow, ref ReadOnlySpan<byte> field)
    {
        if (narrow != uint.MaxValue || field.Length < sizeof(long))
        {
            return narrow;
        }

        var wide = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[sizeof(long)..];
        return wide;
    }
}
