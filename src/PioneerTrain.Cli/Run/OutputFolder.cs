namespace PioneerTrain.Cli.Run;

/// <summary>
/// The folder for the weights, <c>result.json</c> and the report. It is claimed before a job is
/// started, so that a folder that cannot be written does not cost a training.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>
    /// The parent of the folders that are named after their job, used when the user names no
    /// folder.
    /// </summary>
    public const string DefaultParent = "pioneer-output";

    private readonly string _claimed;
    private readonly bool _isNamed;
    private readonly Func<string, string> _resolve;
    private readonly Action<string> _onCreated;
    private readonly Stack<string> _created = new();
    private string? _ignoreFile;

    private OutputFolder(string claimed, bool isNamed, Func<string, string> resolve, Action<string> onCreated) =>
        (_claimed, _isNamed, _resolve, _onCreated) = (claimed, isNamed, resolve, onCreated);

    /// <param name="named">The folder that the user named, which must be empty or not exist. Null
    /// for a folder that is named after the job, in <see cref="DefaultParent"/>.</param>
    /// <param name="resolve">Throws when a path leads out of the workspace, such as
    /// <see cref="Workspace.Resolve"/>.</param>
    /// <param name="onCreated">Called with each folder and file that the run created, as a path
    /// without links.</param>
    /// <exception cref="RunException">The folder is not empty, outside the workspace, or cannot be
    /// written.</exception>
    public static OutputFolder Claim(string? named, Func<string, string> resolve, Action<string> onCreated)
    {
        var path = named ?? DefaultParent;
        var folder = new OutputFolder(path, named is not null, resolve, onCreated);
        try
        {
            var real = resolve(path);
            if (named is not null && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new RunException(ExitCode.InvalidInput, Messages.OutputFolderNotEmpty(path));
            }

            folder.Create(real);
            if (named is null && folder._created.Count > 0)
            {
                folder.Ignore(real);
            }

            var probe = Path.Combine(path, $".{Path.GetRandomFileName()}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return folder;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.OutputFolderUnusable(path, unusable.Message), unusable);
        }
    }

    /// <summary>
    /// Returns the folder for the files of a job. Creates it when it does not exist. Resolves its
    /// links again, because they may have changed while the job was running.
    /// </summary>
    /// <param name="jobId">The id from the service. Only its letters, digits, <c>-</c> and <c>_</c>
    /// are used in the path, at most 64 characters.</param>
    /// <exception cref="IOException">The folder cannot be created, or it or a link in it leads out
    /// of the workspace.</exception>
    public string For(string jobId)
    {
        var path = _isNamed ? _claimed : Path.Combine(_claimed, string.Concat(jobId.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_').Take(64)));
        try
        {
            Create(_resolve(path));
            foreach (var link in Directory.EnumerateFileSystemEntries(path).Where(entry => new FileInfo(entry).LinkTarget is not null))
            {
                _resolve(link);
            }

            return path;
        }
        catch (RunException outside)
        {
            throw new IOException(outside.Message, outside);
        }
    }

    /// <summary>Reports a file that the run created in the folder of a job.</summary>
    public void Report(string file)
    {
        try
        {
            _onCreated(Path.Combine(_resolve(Path.GetDirectoryName(file)!), Path.GetFileName(file)));
        }
        catch (RunException)
        {
            // The folder was replaced by a link, so the file is not there.
        }
    }

    /// <summary>Deletes the folders that this run created and that are empty.</summary>
    public void Dispose()
    {
        foreach (var folder in _created.Where(Directory.Exists))
        {
            var entries = Directory.GetFileSystemEntries(folder);
            if (entries.Length == 0 || (entries is [var only] && only == _ignoreFile))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Keeps the files of the folder out of the user's commits.</summary>
    private void Ignore(string real)
    {
        _ignoreFile = Path.Combine(real, ".gitignore");
        File.WriteAllText(_ignoreFile, "*\n");
        _onCreated(_ignoreFile);
    }

    /// <summary>Creates a folder with its parents.</summary>
    private void Create(string real)
    {
        var missing = new Stack<string>();
        for (var folder = real; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        Directory.CreateDirectory(real);
        foreach (var folder in missing)
        {
            _created.Push(folder);
            _onCreated(folder);
        }
    }
}
