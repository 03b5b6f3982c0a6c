using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// The folder that the files of a run must be in, whatever links the repository contains:
/// <c>GITHUB_WORKSPACE</c> in a workflow, otherwise the working folder. Without this check, a link
/// in a pull request could have any file of the machine uploaded or overwritten.
/// </summary>
internal sealed class Workspace
{
    private readonly string _folder;
    private readonly bool _isStrict;

    private Workspace(string? workspace, bool isStrict)
    {
        var current = Directory.GetCurrentDirectory();
        _isStrict = isStrict;
        _folder = workspace is not null && IsIn(RealPath.Of(current), RealPath.Of(Path.GetFullPath(workspace))) ? Path.GetFullPath(workspace) : current;
    }

    /// <summary>
    /// Returns the workspace of the action. Its inputs are relative to the workspace, so no path
    /// can lead out of it.
    /// </summary>
    public static Workspace OfAction(RunnerVariables runner) => new(runner.Workspace, isStrict: true);

    /// <summary>
    /// Returns the workspace of the command line, in a workflow or at a terminal. A person who
    /// names a path outside of it, such as <c>/tmp/out</c>, decides so.
    /// </summary>
    public static Workspace OfCommandLine(ActionEnvironment environment) =>
        new(environment.IsGitHubActions ? environment.Runner.Workspace : null, isStrict: false);

    /// <summary>Resolves a path of the repository, such as one in a config.</summary>
    /// <returns>The path without links, also when its last parts do not exist.</returns>
    /// <exception cref="RunException">The path leads out of the workspace.</exception>
    public string Resolve(string path)
    {
        try
        {
            var real = RealPath.Of(Path.Combine(Directory.GetCurrentDirectory(), path));
            return IsIn(real, RealPath.Of(_folder)) ? real : throw RunException.At(path, WorkspaceMessages.Outside(real, _folder));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw RunException.At(path, WorkspaceMessages.Unresolvable(unreadable.Message), unreadable);
        }
    }

    /// <summary>
    /// Resolves a path from an input of the action or from the command line. On the command line, a
    /// path that is in the workspace as it is written must not leave it through a link.
    /// </summary>
    /// <returns>The absolute path; in the workspace, without links.</returns>
    /// <exception cref="RunException">The path leads out of the workspace.</exception>
    public string ResolveGiven(string path) => _isStrict || IsIn(Path.GetFullPath(path), _folder) ? Resolve(path) : Path.GetFullPath(path);

    private static bool IsIn(string path, string folder)
    {
        var parent = folder.TrimEnd(Path.DirectorySeparatorChar);
        return path.TrimEnd(Path.DirectorySeparatorChar) == parent || path.StartsWith(parent + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
