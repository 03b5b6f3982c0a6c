namespace PioneerTrain.Pioneer.Weights;

/// <summary>The format of an archive.</summary>
public enum WeightsForm
{
    Zip,
    TarGz,
}

/// <summary>A file with weights, complete and checked.</summary>
/// <param name="Path">Path of the file. Ends in <c>.tar.gz</c> if <c>.zip</c> was requested and the
/// service uses the other format.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal. The service sends no
/// checksum.</param>
/// <param name="Entries">The files in the archive.</param>
public sealed record WeightsFile(
    string Path, WeightsForm Form, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries)
{
    /// <summary>The media type: <c>application/zip</c> or <c>application/gzip</c> (RFC
    /// 6713).</summary>
    public string MediaType => Form == WeightsForm.Zip ? "application/zip" : "application/gzip";
}

/// <summary>The progress of a download.</summary>
/// <param name="Total">Size of the file in bytes; null if the service does not report it.</param>
public sealed record WeightsProgress(long Bytes, long? Total);
