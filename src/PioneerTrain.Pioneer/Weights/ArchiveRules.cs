using System.Buffers;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Thrown and caught within the archive check; the message is a sentence.</summary>
internal sealed class InvalidArchiveException(string message) : Exception(message)
{
    /// <summary>True if the archive is damaged: its bytes differ from the packed ones.</summary>
    public bool IsDamage { get; init; }
}

/// <summary>Applies the limits and the rules for names to the entries of one archive.</summary>
internal sealed class ArchiveRules(ArchiveLimits limits, long compressedBytes)
{
    /// <summary>Maximum length of an entry name. Longer than any name of a model file; 10,000 such
    /// names fit in memory.</summary>
    private const int LongestName = 1000;

    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private long _bytes;

    /// <summary>Checks the name and the declared size before any content is read.</summary>
    /// <returns>The name without <c>./</c> at its start; empty for the folder <c>./</c>
    /// itself.</returns>
    public string CheckEntry(string entryName, long declaredBytes)
    {
        var name = entryName.StartsWith("./", StringComparison.Ordinal) ? entryName[2..] : entryName;
        if (name.Length == 0 && entryName.Length > 0)
        {
            return name;
        }

        if (GetRejectionReason(name) is { } reason)
        {
            throw new InvalidArchiveException($"the entry name '{Printable(name)}' {reason}.");
        }

        if (!_names.Add(name.TrimEnd('/')))
        {
            throw new InvalidArchiveException(
                $"the entry name '{Printable(name)}' occurs twice (upper and lower case are not distinguished).");
        }

        if (_names.Count > limits.MaximumEntries)
        {
            throw new InvalidArchiveException($"the archive has more than {limits.MaximumEntries:N0} entries.");
        }

        return declaredBytes >= 0 && declaredBytes <= limits.MaximumBytes - _bytes ? name : throw TooLarge();
    }

    /// <summary>Reads the content of an entry to its end, but not beyond its declared
    /// size.</summary>
    /// <returns>The number of bytes read.</returns>
    public long Read(string name, Stream content, long declaredBytes, Crc32? checksum)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var bytes = 0L;
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                bytes += read;
                if (bytes > declaredBytes)
                {
                    throw new InvalidArchiveException(
                        $"the entry '{Printable(name)}' is larger than the {declaredBytes:N0} bytes that it declares.");
                }

                CheckUnpacked(_bytes + bytes);
                checksum?.Append(buffer.AsSpan(0, read));
            }

            _bytes += bytes;
            return bytes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Throws if the archive unpacks to more than the limits allow, whatever sizes it
    /// declares.</summary>
    public void CheckUnpacked(long unpackedBytes)
    {
        if (!limits.Allow(unpackedBytes, compressedBytes))
        {
            throw TooLarge();
        }
    }

    /// <summary>True for a file or a folder, judged by the Unix mode in the upper half of the
    /// attributes of a zip entry; other systems leave it zero.</summary>
    public static bool IsFileOrFolder(int externalAttributes) =>
        ((externalAttributes >> 16) & UnixTypeMask) is 0 or UnixRegular or UnixFolder;

    /// <summary>Returns a name for use in a message: without control characters, at most 100
    /// characters.</summary>
    public static string Printable(string name)
    {
        var visible = string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
        return visible.Length <= 100 ? visible : visible[..100] + "…";
    }

    private static string? GetRejectionReason(string name)
    {
        var segments = name.TrimEnd('/').Split('/');
        return name switch
        {
            "" => "is empty",
            { Length: > LongestName } => $"exceeds {LongestName:N0} characters",
            _ when name.Any(char.IsControl) => "contains a control character",
            _ when name.Contains('\\') => "contains a backslash",
            _ when name.StartsWith('/') => "is absolute",
            [_, ':', ..] => "has a drive letter",
            _ when segments.Contains("..") => "leads outside its folder ('..')",
            _ when segments.Any(segment => segment is "" or ".") => "contains an empty or '.' segment",
            _ => null,
        };
    }

    private InvalidArchiveException TooLarge() => new(
        "the unpacked archive exceeds the limits "
        + $"({limits.MaximumBytes:N0} bytes, {limits.MaximumRatio} times its {compressedBytes:N0} bytes).");
}
