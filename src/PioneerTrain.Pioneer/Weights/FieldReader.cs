using System.Buffers.Binary;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Takes little-endian fields off the front of a span; what is not there is an <see cref="InvalidDataException"/>.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Left { get; private set; } = bytes;

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>Sizes and places have 63 bits for us: a negative one fits nowhere, and is refused with the rest of its record.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left.Length)
        {
            throw new InvalidDataException();
        }

        var taken = Left[..(int)count];
        Left = Left[(int)count..];
        return taken;
    }
}
