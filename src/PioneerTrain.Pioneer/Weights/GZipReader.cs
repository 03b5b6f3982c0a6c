using System.IO.Compression;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Decompresses gzip data (RFC 1952) of one or more members, with or without zero padding
/// at the end, and throws an <see cref="InvalidDataException"/> where it is damaged or cut
/// off.</summary>
/// <remarks><see cref="GZipStream"/> verifies the checksum of each member, but ends without an
/// error where the data is cut off. Therefore a member with known content is appended to the data.
/// It can only be decompressed if all data before it is complete.</remarks>
internal sealed class GZipReader : ReadOnlyStream
{
    private static readonly byte[] _marker = [.. "end of gzip data"u8];
    private static readonly byte[] _markerMember = Compress(_marker);

    private readonly MarkedStream _compressed;
    private readonly GZipStream _content;
    private bool _hasEnded;

    /// <param name="compressed">The gzip data. The reader does not dispose it.</param>
    public GZipReader(Stream compressed)
    {
        _compressed = new MarkedStream(compressed);
        _content = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        var read = _content.Read(buffer);
        if (read > 0 && !_compressed.IsMarkerRead)
        {
            return read;
        }

        // The marker is not read where padding follows the last member: GZipStream stops there.
        _hasEnded = true;
        return !_compressed.IsMarkerRead || buffer[..read].SequenceEqual(_marker)
            ? 0
            : throw new InvalidDataException("The gzip data is cut off.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    /// <summary>The compressed data, then the marker.</summary>
    private sealed class MarkedStream(Stream compressed) : ReadOnlyStream
    {
        public bool IsMarkerRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (IsMarkerRead)
            {
                return 0;
            }

            var read = compressed.Read(buffer);
            if (read == 0)
            {
                IsMarkerRead = true;
                _markerMember.CopyTo(buffer);
                read = _markerMember.Length;
            }

            return read;
        }
    }
}
