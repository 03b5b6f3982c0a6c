namespace PioneerTrain.Cli.Run;

/// <summary>The folder that the weights, <c>result.json</c> and the report go to. Claimed before anything is started, so that an hour's training is not lost to a folder that cannot be written.</summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>Holds a folder for each job where the user named none.</summary>
    public const string DefaultParent = "pioneer-output";

    private readonly string _claimed;
    private readonly bool _isNamed;
    private readonly bool _isNew;

    private OutputFolder(string claimed, bool isNamed, bool isNew) => (_claimed, _isNamed, _isNew) = (claimed, isNamed, isNew);

    /// <param name="named">What the user asked for; it must not hold anything yet. Null for a folder of the job's own under <see cref="DefaultParent"/>.</param>
    /// <exception cref="RunException">It holds something, or it cannot be written.</exception>
    public static OutputFolder Claim(string? named)
    {
        var path = named ?? DefaultParent;
        try
        {
            var isNew = !Directory.Exists(path);
            if (!isNew && named is not null && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new RunException(ExitCode.InvalidInput, Messages.OutputFolderTaken(path));
            }

            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".{Path.GetRandomFileName()}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return new OutputFolder(path, named is not null, isNew);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.OutputFolderUnusable(path, unusable.Message), unusable);
        }
    }

    /// <summary>The folder for this job's files; created when it is not there.</summary>
    /// <param name="jobId">The service's word, so only its letters, digits, <c>-</c> and <c>_</c> are taken into a path.</param>
    public string For(string jobId)
    {
        var path = _isNamed ? _claimed : Path.Combine(_claimed, string.Concat(jobId.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_').Take(64)));
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Takes away what was claimed and not used.</summary>
    public void Dispose()
    {
        if (_isNew && Directory.Exists(_claimed) && !Directory.EnumerateFileSystemEntries(_claimed).Any())
        {
            Directory.Delete(_claimed);
        }
    }
}
