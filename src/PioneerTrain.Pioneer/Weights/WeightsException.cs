namespace PioneerTrain.Pioneer.Weights;

/// <summary>Weights that cannot be kept for a reason on our side of the wire: a full disk, a folder that cannot be written, an archive that is
/// refused. The message is a sentence for a person.</summary>
public sealed class WeightsException(string message, Exception? inner) : Exception(message, inner)
{
    private const int DiskFullOnUnix = 28;
    private const int QuotaExceededOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    /// <summary>The service gives another file than before: what was read is worth nothing, a new start may be.</summary>
    internal bool SourceChanged { get; private init; }

    internal static WeightsException Refused(string jobId, string problem) => new($"The weights of job {jobId} are refused: {problem} Nothing was kept.", inner: null);

    internal static WeightsException Changed(string jobId) =>
        new($"The weights of job {jobId} changed while they were read: the service gives another file than before. Nothing was kept.", inner: null) { SourceChanged = true };

    internal static WeightsException CannotWrite(string path, long bytes, Exception failure) => IsDiskFull(failure)
        ? new WeightsException($"The disk that holds {path} is full: only {bytes:N0} bytes of the weights fitted. Free space, or choose another output folder.", failure)
        : new WeightsException($"The weights cannot be written to {path}: {failure.Message}", failure);

    private static bool IsDiskFull(Exception failure) =>
        failure is IOException { HResult: DiskFullOnUnix or QuotaExceededOnLinux or DiskFullOnWindows or HandleDiskFullOnWindows };
}
