namespace PioneerTrain.Pioneer.Weights;

/// <summary>Counts and sums up what is unpacked, headers included, so that a bomb is found before anybody buffers it.</summary>
internal sealed class MeteredStream(Stream inner, ArchiveRules rules) : Stream
{
    private readonly Crc32 _crc = new();
    private long _unpacked;

    /// <summary>Of all bytes so far.</summary>
    public uint Checksum => _crc.Value;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _unpacked;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _unpacked += read;
        _crc.Append(buffer[..read]);
        rules.RefuseBomb(_unpacked);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
