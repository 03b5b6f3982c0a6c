namespace PioneerTrain.LocalServer.Storage;

/// <summary>The server's folder, held exclusively from <see cref="Open"/> to <see cref="Dispose"/>.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    /// <summary>Creates the folder where it is missing, and takes its lock.</summary>
    /// <exception cref="DataFolderException">Somebody else holds the lock, or the folder cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var heldLock = new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(full, heldLock);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new DataFolderException($"The data folder {full} cannot be written: {refused.Message}", refused);
        }
        catch (IOException busy) when (IsHeldByAnother(busy))
        {
            throw new DataFolderException($"Another pioneer-local uses the data folder {full}: stop it, or name another folder with --data.", busy);
        }
        catch (IOException broken)
        {
            throw new DataFolderException($"The data folder {full} cannot be used: {broken.Message}", broken);
        }
    }

    public string Folder(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    // Linux: EWOULDBLOCK from flock (11); macOS the same under its number 35; Windows: ERROR_SHARING_VIOLATION.
    private static bool IsHeldByAnother(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;
}

/// <summary>The data folder cannot be used; the message is a sentence for the person who started the server.</summary>
internal sealed class DataFolderException(string message, Exception cause) : Exception(message, cause);
