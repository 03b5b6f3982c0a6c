namespace PioneerTrain.Pioneer.Weights;

/// <summary>The zip checksum (CRC-32, IEEE 802.3, reflected). The class library reads it from entries but does not check it, and keeps its own implementation to itself.</summary>
internal sealed class Crc32
{
    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(index => Enumerable.Range(0, 8).Aggregate((uint)index, (value, _) => (value >> 1) ^ ((value & 1) * 0xEDB88320)))];

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        foreach (var next in bytes)
        {
            state = _table[(byte)(state ^ next)] ^ (state >> 8);
        }

        _state = state;
    }
}
