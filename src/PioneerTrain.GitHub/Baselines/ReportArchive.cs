using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using PioneerTrain.Reporting;

namespace PioneerTrain.GitHub.Baselines;

/// <summary>
/// Reads the archive of a report artifact. It is untrusted: its size, its entries and what they
/// inflate to are bounded, and only the two files that are known are read.
/// </summary>
/// <param name="Result">The result of the run; null when the archive is unusable.</param>
/// <param name="Evaluation">The evaluation; null when the run has none.</param>
/// <param name="Problem">Why the archive is unusable, as a clause; null when it is usable.</param>
public sealed record ReportArchive(StoredResult? Result, EvaluationFile? Evaluation, string? Problem)
{
    /// <summary>The bytes of <c>result.json</c>; empty when the archive is unusable.</summary>
    public ReadOnlyMemory<byte> ResultJson { get; private init; }

    /// <summary>The bytes of <c>evaluation.json</c>; empty if the archive has no such file or is unusable.</summary>
    public ReadOnlyMemory<byte> EvaluationJson { get; private init; }

    /// <summary>The maximum size of an archive in bytes (32 MiB).</summary>
    public const int MaximumBytes = 32 << 20;

    private const string ResultName = "result.json";
    private const string EvaluationName = "evaluation.json";
    private const string DigestPrefix = "sha256:";

    /// <summary>The maximum size of the list of entries, so that a list of millions is not read.</summary>
    private const int MaximumDirectoryBytes = 16 << 10;

    private const int MaximumEntries = 64;
    private const int EndRecordLength = 22;
    private const int MaximumCommentLength = ushort.MaxValue;

    /// <param name="digest">The digest of the archive, as <c>sha256:…</c>; null when unknown.</param>
    public static ReportArchive Read(ReadOnlyMemory<byte> archive, string? digest)
    {
        if (!HasDigest(archive.Span, digest))
        {
            return Unusable("it does not have the digest that GitHub lists");
        }

        if (!HasShortDirectory(archive.Span))
        {
            return Unusable("it is not a zip archive with at most 64 files");
        }

        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive.ToArray(), writable: false), ZipArchiveMode.Read);
            return Read(ContentOf(zip, ResultName, StoredResult.MaximumBytes), ContentOf(zip, EvaluationName, EvaluationFileReader.MaximumBytes));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException or NotSupportedException)
        {
            return Unusable("it is damaged, or one of its files is too large");
        }
    }

    /// <summary>Returns true for bytes with the digest, and if there is none that can be compared.</summary>
    public static bool HasDigest(ReadOnlySpan<byte> bytes, string? digest) =>
        digest is null
        || !digest.StartsWith(DigestPrefix, StringComparison.Ordinal)
        || digest[DigestPrefix.Length..].Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.OrdinalIgnoreCase);

    private static ReportArchive Read(byte[]? result, byte[]? evaluation)
    {
        if (result is null)
        {
            return Unusable($"it has no {ResultName}");
        }

        var (run, problem) = StoredResult.Read(result);
        if (run is null || evaluation is null)
        {
            return new ReportArchive(run, null, problem) { ResultJson = result };
        }

        var (content, invalid) = EvaluationFileReader.Read(evaluation, EvaluationName);
        return content is null ? Unusable($"{EvaluationName}: {invalid!.Message.TrimEnd('.')}")
            : content.Model != run.Job?.Id ? Unusable($"{EvaluationName} is not of the job in {ResultName}")
            : new ReportArchive(run, content, null) { ResultJson = result, EvaluationJson = evaluation };
    }

    private static ReportArchive Unusable(string problem) => new(null, null, problem);

    /// <summary>
    /// Returns whether the list of entries is short. It is at the end of an archive, before a record
    /// with its position. The reader reads all entries that it finds from there, whatever number the
    /// record declares. Rejects the values that make the reader look for a record with 64 bits.
    /// </summary>
    private static bool HasShortDirectory(ReadOnlySpan<byte> archive)
    {
        var tail = archive[Math.Max(0, archive.Length - EndRecordLength - MaximumCommentLength)..];
        var end = tail.LastIndexOf("PK\u0005\u0006"u8);
        return end >= 0
            && tail.Length - end >= EndRecordLength
            && BinaryPrimitives.ReadUInt16LittleEndian(tail[(end + 4)..]) == 0
            && BinaryPrimitives.ReadUInt16LittleEndian(tail[(end + 10)..]) <= MaximumEntries
            && BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 16)..]) is var start
            && start <= archive.Length
            && archive.Length - start <= MaximumDirectoryBytes;
    }

    /// <returns>Null when there is no such entry at the root.</returns>
    /// <exception cref="InvalidDataException">There are two, or it is too large.</exception>
    private static byte[]? ContentOf(ZipArchive zip, string name, int maximum)
    {
        var entries = zip.Entries.Where(entry => entry.FullName == name).ToList();
        if (entries.Count != 1)
        {
            return entries.Count == 0 ? null : throw new InvalidDataException(name);
        }

        // The declared length can be wrong, so the bytes are counted.
        using var content = entries[0].Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (content.Read(buffer) is > 0 and var read)
        {
            bytes.Write(buffer.AsSpan(0, read));
            if (bytes.Length > maximum)
            {
                throw new InvalidDataException(name);
            }
        }

        return bytes.ToArray();
    }
}
