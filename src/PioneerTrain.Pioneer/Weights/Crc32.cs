namespace PioneerTrain.Pioneer.Weights;

/// <summary>The checksum of zip entries (CRC-32, IEEE 802.3, reflected). The class library reads it
/// but does not verify it, and does not publish its own implementation.</summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(RowOf)];

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    private static uint RowOf(int index) =>
        Enumerable.Range(0, 8).Aggregate((uint)index, (value, _) => (value >> 1) ^ ((value & 1) * Polynomial));

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
