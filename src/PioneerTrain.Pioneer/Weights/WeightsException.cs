namespace PioneerTrain.Pioneer.Weights;

/// <summary>Thrown when weights cannot be saved although the service sent them: the disk is full,
/// the folder cannot be written, or the archive is invalid. The message is a sentence for the
/// user.</summary>
public sealed class WeightsException(string message, Exception? inner) : Exception(message, inner)
{
    private const int DiskFullOnUnix = 28;
    private const int QuotaExceededOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    /// <summary>True if the service sent another file than before, so that a new download may
    /// succeed.</summary>
    internal bool HasSourceChanged { get; private init; }

    internal static WeightsException Invalid(string jobId, string problem) =>
        new($"The weights of job {jobId} are invalid: {problem} No file was saved.", inner: null);

    internal static WeightsException TooLong(string jobId, long most) =>
        new($"The weights of job {jobId} exceed {most:N0} bytes. No file was saved.", inner: null);

    internal static WeightsException Changed(string jobId) =>
        new(
            $"The weights of job {jobId} changed during the download: the service sent another file than before. No file was saved.",
            inner: null)
        {
            HasSourceChanged = true,
        };

    internal static WeightsException CannotWrite(string path, long bytes, Exception failure) => IsDiskFull(failure)
        ? new WeightsException(
            $"The disk that holds {path} is full: only {bytes:N0} bytes of the weights were written. "
            + "Free space, or choose another output folder.",
            failure)
        : new WeightsException($"The weights cannot be written to {path}: {failure.Message}", failure);

    private static bool IsDiskFull(Exception failure) =>
        failure is IOException { HResult: DiskFullOnUnix or QuotaExceededOnLinux or DiskFullOnWindows or HandleDiskFullOnWindows };
}
