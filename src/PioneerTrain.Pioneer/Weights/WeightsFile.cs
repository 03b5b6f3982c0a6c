namespace PioneerTrain.Pioneer.Weights;

/// <summary>The format of an archive.</summary>
public enum WeightsForm
{
    Zip,
    TarGz,
}

/// <summary>Weights in a file, complete and checked.</summary>
/// <param name="Path">Ends in <c>.tar.gz</c> where <c>.zip</c> was requested and the service uses the other
/// format.</param>
/// <param name="Sha256">Of the file, as lower-case hexadecimal digits. The service sends no checksum.</param>
/// <param name="Entries">The files in the archive.</param>
public sealed record WeightsFile(
    string Path, WeightsForm Form, long Bytes, string Sha256, IReadOnlyList<ArchiveEntry> Entries)
{
    /// <summary><c>application/zip</c> or <c>application/gzip</c> (RFC 6713).</summary>
    public string MediaType => Form == WeightsForm.Zip ? "application/zip" : "application/gzip";
}

/// <summary>The progress of a download.</summary>
/// <param name="Total">In bytes; null when the service does not report it.</param>
public sealed record WeightsProgress(long Bytes, long? Total);
