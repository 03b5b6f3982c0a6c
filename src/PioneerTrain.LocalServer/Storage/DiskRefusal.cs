namespace PioneerTrain.LocalServer.Storage;

/// <summary>What a full, broken or protected disk throws: nothing a server can prevent, and never a reason to end it.</summary>
internal static class DiskRefusal
{
    public static bool Is(Exception error) => error is IOException or UnauthorizedAccessException;

    public static string Sentence(Exception error) => $"The server's data folder cannot be read or written: {error.Message}";
}
