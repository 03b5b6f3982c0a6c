using System.Buffers;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Thrown and caught within the archive check: the message is the sentence that refuses the archive.</summary>
internal sealed class RefusedArchiveException(string message) : Exception(message)
{
    public const string Damaged = "the archive is damaged or was cut off.";

    public const string HoldsNothing = "the archive holds no files.";
}

/// <summary>The rules of one reading: which names, how many, how much.</summary>
internal sealed class ArchiveRules(ArchiveLimits limits, long compressedBytes)
{
    /// <summary>Far above what model files are called, and far below what 10,000 names may cost in memory.</summary>
    public const int LongestName = 1000;

    private const int UnixTypeMask = 0xF000;
    private const int UnixRegular = 0x8000;
    private const int UnixFolder = 0x4000;

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private long _bytes;

    /// <summary>Checks name and declared size before a byte is read.</summary>
    public void Admit(string name, long declaredBytes)
    {
        Refuse(name, WhyNot(name));
        if (!_names.Add(name.TrimEnd('/')))
        {
            throw new RefusedArchiveException($"the entry name '{Shown(name)}' occurs twice (upper and lower case count as the same).");
        }

        if (_names.Count > limits.MostEntries)
        {
            throw TooMany(limits);
        }

        if (declaredBytes < 0 || declaredBytes > limits.MostBytes - _bytes)
        {
            throw TooMuch();
        }
    }

    /// <summary>Counts what is only declared, where nothing is unpacked.</summary>
    public void Believe(long declaredBytes) => RefuseBomb(_bytes += declaredBytes);

    /// <summary>For a name that stands somewhere in an archive, listed or not: whatever follows it must not be led out of its folder.</summary>
    public static void RefuseIfDangerous(string name) => Refuse(name, Danger(name));

    /// <summary>Unix modes stand in the upper half of a zip entry's attributes; zero means that the archive was made elsewhere.</summary>
    public static void RefuseUnlessPlain(string name, int externalAttributes)
    {
        if (((externalAttributes >> 16) & UnixTypeMask) is not (0 or UnixRegular or UnixFolder))
        {
            throw new RefusedArchiveException($"the entry '{Shown(name)}' is a link or a device; only files and folders are accepted.");
        }
    }

    /// <summary>Reads to the end, never past the declared size, and answers what was really there.</summary>
    public (long Bytes, uint Crc) Count(string name, Stream content, long declaredBytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var crc = new Crc32();
            var bytes = 0L;
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bytes += read;
                if (bytes > declaredBytes)
                {
                    throw new RefusedArchiveException($"the entry '{Shown(name)}' is larger than the {declaredBytes:N0} bytes that it declares.");
                }

                RefuseBomb(_bytes + bytes);
                crc.Append(buffer.AsSpan(0, read));
            }

            _bytes += bytes;
            return (bytes, crc.Value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Refuses a stream that unpacks to more than the limits allow, whatever it declares.</summary>
    public void RefuseBomb(long unpackedBytes)
    {
        if (unpackedBytes > limits.MostBytes || (unpackedBytes > limits.BytesWithoutRatio && unpackedBytes / limits.MostRatio > compressedBytes))
        {
            throw TooMuch();
        }
    }

    /// <summary>A name in a message: no control characters, not endless.</summary>
    public static string Shown(string name)
    {
        var visible = string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));
        return visible.Length <= 100 ? visible : visible[..100] + "…";
    }

    public static RefusedArchiveException TooMany(ArchiveLimits limits) => new($"the archive has more than {limits.MostEntries:N0} entries.");

    private static void Refuse(string name, string? why)
    {
        if (why is not null)
        {
            throw new RefusedArchiveException($"the entry name '{Shown(name)}' {why}.");
        }
    }

    private static string? WhyNot(string name) => name switch
    {
        "" => "is empty",
        { Length: > LongestName } => $"is longer than {LongestName:N0} characters",
        _ when name.Any(char.IsControl) => "holds a control character",
        _ when Danger(name) is { } danger => danger,
        _ when Segments(name).Any(segment => segment is "" or ".") => "has an empty or '.' part",
        _ => null,
    };

    private static string? Danger(string name) => name switch
    {
        _ when name.Contains('\\') => "holds a backslash",
        _ when name.StartsWith('/') => "is absolute",
        [_, ':', ..] => "has a drive letter",
        _ when Segments(name).Contains("..") => "leads out of its folder ('..')",
        _ => null,
    };

    private static string[] Segments(string name) => name.TrimEnd('/').Split('/');

    private RefusedArchiveException TooMuch() =>
        new($"the archive unpacks to far more than it holds (limits: {limits.MostBytes:N0} bytes, {limits.MostRatio} times its {compressedBytes:N0} bytes).");
}
