using System.Buffers;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Checks a zip while it passes by, without unpacking it and in bounded memory: its entries and its directory must say the same, by the rules of
/// <see cref="ArchiveRules"/>. A reader that goes forward may take anything that looks like a local header for one, so a dangerous name is refused
/// wherever it stands. What is only found by unpacking (checksums, sizes that lie) is the business of <see cref="ArchiveCheck"/>.</summary>
internal sealed class StreamedZipCheck(ArchiveLimits limits) : IDisposable
{
    /// <summary>Holds the longest header (30 bytes, name and extra fields of 64 KiB each) and what stands before it.</summary>
    private const int WindowBytes = 512 * 1024;

    /// <summary>Ten times the directory of 10,000 entries with long names.</summary>
    private const int MostDirectoryBytes = 16 * 1024 * 1024;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private readonly ZipTiles _tiles = new(limits);
    private int _filled;
    private int _scanned;
    private long _windowStart;
    private long _seenBytes;
    private MemoryStream? _directory;
    private long _directoryStart;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Slide();
            var piece = bytes[..Math.Min(bytes.Length, WindowBytes - _filled)];
            bytes = bytes[piece.Length..];
            piece.CopyTo(_window.AsSpan(_filled));
            _filled += piece.Length;
            Keep(piece);
            Scan(isEnd: false);
        }
    }

    /// <summary>Answers the files, or throws <see cref="RefusedArchiveException"/>.</summary>
    public IReadOnlyList<ArchiveEntry> Finish()
    {
        Scan(isEnd: true);
        if (_directory is null)
        {
            throw new RefusedArchiveException(RefusedArchiveException.Damaged);
        }

        try
        {
            var directory = _directory.GetBuffer().AsSpan(0, (int)_directory.Length);
            var files = ZipDirectory.Read(directory, _directoryStart, _tiles, new ArchiveRules(limits, _windowStart + _filled));
            return files.Sum(file => file.Bytes) > 0 ? files : throw new RefusedArchiveException(RefusedArchiveException.HoldsNothing);
        }
        catch (InvalidDataException)
        {
            throw new RefusedArchiveException(RefusedArchiveException.Damaged);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    /// <summary>Makes room, but keeps what a data descriptor before the next header can take.</summary>
    private void Slide()
    {
        var gone = _scanned - ZipTiles.LongestDescriptor;
        if (gone > 0)
        {
            _window.AsSpan(gone, _filled - gone).CopyTo(_window);
            _windowStart += gone;
            _filled -= gone;
            _scanned -= gone;
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_directory?.Length + piece.Length > MostDirectoryBytes)
        {
            throw new RefusedArchiveException($"the archive's directory is longer than {MostDirectoryBytes >> 20} MiB.");
        }

        _directory?.Write(piece);
    }

    private void Scan(bool isEnd)
    {
        while (true)
        {
            var found = _window.AsSpan(_scanned, _filled - _scanned).IndexOf("PK"u8);
            if (found < 0)
            {
                // The last byte may be the first of a signature.
                _scanned = Math.Max(_scanned, _filled - 1);
                return;
            }

            _scanned += found;
            if (!TrySee(_window.AsSpan(_scanned, _filled - _scanned)) && !isEnd)
            {
                return;
            }

            _scanned += 2;
        }
    }

    /// <returns>False while there are too few bytes to tell.</returns>
    private bool TrySee(ReadOnlySpan<byte> record)
    {
        if (record.Length < 4)
        {
            return false;
        }

        if (_directory is null && ZipDirectory.BeginsAt(record) && IsNext())
        {
            _directory = new MemoryStream();
            _directoryStart = _windowStart + _scanned;
            Keep(record);
        }

        if (!record.StartsWith(ZipHeader.LocalSignature))
        {
            return true;
        }

        if (record.Length < ZipHeader.LocalBytes)
        {
            return false;
        }

        var isNext = _directory is null && IsNext();
        if (!isNext && !ZipHeader.IsCommon(record))
        {
            return true;
        }

        if (!ZipHeader.TryReadLocal(record, out var header))
        {
            return false;
        }

        See(header, isNext);
        return true;
    }

    private void See(ZipHeader header, bool isNext)
    {
        foreach (var name in header.Names)
        {
            ArchiveRules.RefuseIfDangerous(name);
        }

        // Real headers stand side by side. Many that lie over each other would only cost time.
        _seenBytes += header.Length;
        if (_seenBytes > WindowBytes + _windowStart + _filled)
        {
            throw new RefusedArchiveException(RefusedArchiveException.Damaged);
        }

        if (isNext)
        {
            _tiles.Add(header, _windowStart + _scanned);
        }
    }

    private bool IsNext() => _tiles.Reaches(_windowStart + _scanned, _window.AsSpan(0, _scanned)[^Math.Min(_scanned, ZipTiles.LongestDescriptor)..]);
}
