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
    private readonly bool _isNew;
    private readonly Func<string, string> _resolve;

    private OutputFolder(string claimed, bool isNamed, bool isNew, Func<string, string> resolve) =>
        (_claimed, _isNamed, _isNew, _resolve) = (claimed, isNamed, isNew, resolve);

    /// <param name="named">The folder that the user named, which must be empty or not exist. Null
    /// for a folder that is named after the job, in <see cref="DefaultParent"/>.</param>
    /// <param name="resolve">Throws when a path leads out of the workspace, such as
    /// <see cref="Workspace.Resolve"/>.</param>
    /// <exception cref="RunException">The folder is not empty, outside the workspace, or cannot be
    /// written.</exception>
    public static OutputFolder Claim(string? named, Func<string, string> resolve)
    {
        var path = named ?? DefaultParent;
        resolve(path);
        try
        {
            var isNew = !Directory.Exists(path);
            if (!isNew && named is not null && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new RunException(ExitCode.InvalidInput, Messages.OutputFolderNotEmpty(path));
            }

            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".{Path.GetRandomFileName()}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return new OutputFolder(path, named is not null, isNew, resolve);
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
            _resolve(path);
            Directory.CreateDirectory(path);
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

    /// <summary>Deletes the folder if this run created it and it is empty.</summary>
    public void Dispose()
    {
        if (_isNew && Directory.Exists(_claimed) && !Directory.EnumerateFileSystemEntries(_claimed).Any())
        {
            Directory.Delete(_claimed);
        }
    }
}
