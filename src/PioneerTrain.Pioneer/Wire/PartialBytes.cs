namespace PioneerTrain.Pioneer.Wire;

/// <summary>Collects bytes that arrive in pieces, up to a maximum, and counts the rest.</summary>
internal sealed class PartialBytes(int maximum)
{
    private const int SmallestBuffer = 1024;

    private byte[] _bytes = [];
    private int _length;
    private long _cut;

    public void Append(ReadOnlySpan<byte> piece)
    {
        var kept = Math.Min(piece.Length, maximum - _length);
        if (_length + kept > _bytes.Length)
        {
            var needed = Math.Max(_length + kept, Math.Max(2 * _bytes.Length, SmallestBuffer));
            Array.Resize(ref _bytes, Math.Min(maximum, needed));
        }

        piece[..kept].CopyTo(_bytes.AsSpan(_length));
        _length += kept;
        _cut += piece.Length - kept;
    }

    /// <summary>Returns the collected bytes with the last piece, valid until the next call. Does not
    /// copy a piece that is complete by itself.</summary>
    /// <param name="last">The last piece.</param>
    /// <param name="cutBytes">Number of bytes beyond the maximum.</param>
    public ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> last, out long cutBytes)
    {
        if (_length == 0 && last.Length <= maximum)
        {
            cutBytes = 0;
            return last;
        }

        Append(last);
        cutBytes = _cut;
        return _bytes.AsSpan(0, _length);
    }

    /// <summary>Starts again. Keeps no large buffer, because long lines are rare.</summary>
    public void Clear()
    {
        (_length, _cut) = (0, 0);
        if (_bytes.Length > 64 * 1024)
        {
            _bytes = [];
        }
    }
}
