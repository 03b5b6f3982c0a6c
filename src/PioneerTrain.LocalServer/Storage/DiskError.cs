namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// Recognizes the exceptions of a full, broken or read-only disk. The server cannot prevent them
/// and must keep running.
/// </summary>
internal static class DiskError
{
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException;

    public static string Describe(Exception error) =>
        $"The server's data folder cannot be read or written: {error.Message}";
}
