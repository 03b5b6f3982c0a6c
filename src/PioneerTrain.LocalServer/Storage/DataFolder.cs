namespace PioneerTrain.LocalServer.Storage;

/// <summary>
/// The data folder of the server, locked exclusively from <see cref="OpenAsync"/> to
/// <see cref="Dispose"/>.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>
    /// How long to wait for the lock. A server whose parent was killed stops only at the next batch
    /// of its training job.
    /// </summary>
    private static readonly TimeSpan _lockTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The pause between two attempts.</summary>
    private static readonly TimeSpan _retryInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    /// <summary>
    /// Opens and locks the folder, and creates it if it is missing. Retries for up to two seconds
    /// if the folder is in use.
    /// </summary>
    /// <exception cref="DataFolderException">
    /// Another server holds the lock, or the folder cannot be written.
    /// </exception>
    public static async Task<DataFolder> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var full = System.IO.Path.GetFullPath(path);
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryOpen(full) is { } data)
            {
                return data;
            }

            if (time.GetElapsedTime(started) >= _lockTimeout)
            {
                throw new DataFolderException(
                    $"The data folder {full} is used by another local server. "
                    + "Stop that server, or use another data folder.");
            }

            await Task.Delay(_retryInterval, time, cancellationToken);
        }
    }

    public string Folder(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    // Returns null if another server holds the lock.
    private static DataFolder? TryOpen(string full)
    {
        try
        {
            Create(full);
            var heldLock = new FileStream(
                System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(full, heldLock);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DataFolderException($"The data folder {full} cannot be written: {exception.Message}", exception);
        }
        catch (IOException busy) when (IsLocked(busy))
        {
            return null;
        }
        catch (IOException broken)
        {
            throw new DataFolderException($"The data folder {full} cannot be used: {broken.Message}", broken);
        }
    }

    // A new folder is kept out of the user's commits.
    private static void Create(string full)
    {
        if (!Directory.Exists(full))
        {
            Directory.CreateDirectory(full);
            File.WriteAllText(System.IO.Path.Combine(full, ".gitignore"), "*\n");
        }
    }

    // EWOULDBLOCK from flock is 11 on Linux and 35 on macOS; ERROR_SHARING_VIOLATION is 32 on
    // Windows.
    private static bool IsLocked(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;
}

/// <summary>
/// The exception for a data folder that cannot be used. The message is shown to the user.
/// </summary>
internal sealed class DataFolderException(string message, Exception? cause = null) : Exception(message, cause);
