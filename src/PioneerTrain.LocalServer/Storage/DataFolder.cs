namespace PioneerTrain.LocalServer.Storage;

/// <summary>The server's folder, held exclusively from <see cref="OpenAsync"/> to <see cref="Dispose"/>.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>A server whose parent was killed needs a moment to die: its training ends at its next batch.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>Between two tries.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    /// <summary>Creates the folder where it is missing, and takes its lock; a folder in use is tried again for up to two seconds.</summary>
    /// <exception cref="DataFolderException">Somebody else holds the lock, or the folder cannot be written.</exception>
    public static async Task<DataFolder> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var full = System.IO.Path.GetFullPath(path);
        var began = time.GetTimestamp();
        while (true)
        {
            if (TryOpen(full) is { } data)
            {
                return data;
            }

            if (time.GetElapsedTime(began) >= _patience)
            {
                throw new DataFolderException($"The data folder {full} is used by another local server: stop that one, or choose another data folder.");
            }

            await Task.Delay(_pause, time, cancellationToken);
        }
    }

    public string Folder(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    // Null when the lock is held by another.
    private static DataFolder? TryOpen(string full)
    {
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
            return null;
        }
        catch (IOException broken)
        {
            throw new DataFolderException($"The data folder {full} cannot be used: {broken.Message}", broken);
        }
    }

    // Linux: EWOULDBLOCK from flock (11); macOS the same under its number 35; Windows: ERROR_SHARING_VIOLATION.
    private static bool IsHeldByAnother(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;
}

/// <summary>The data folder cannot be used; the message is a sentence for the person who started the server.</summary>
internal sealed class DataFolderException(string message, Exception? cause = null) : Exception(message, cause);
