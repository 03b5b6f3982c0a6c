using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// Writes new files to a folder of the user. In a container, which runs as root, they belong to the
/// owner of the mounted folder.
/// </summary>
internal sealed class NewFiles
{
    private readonly string _folder;
    private readonly Workspace _workspace;
    private readonly FileOwner _owner;

    public NewFiles(string folder, Workspace workspace)
    {
        (_folder, _workspace) = (folder, workspace);
        var existing = RealPath.Of(Path.GetFullPath(folder));
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        _owner = FileOwner.Of(existing);
    }

    /// <summary>Returns the path of a file as it is shown to the user.</summary>
    public string Shown(string name) => _folder == "." ? name : Path.Combine(_folder, name);

    /// <summary>Returns those of the files that exist, as they are shown to the user.</summary>
    /// <exception cref="RunException">A link leads out of the workspace.</exception>
    public IReadOnlyList<string> Existing(IEnumerable<string> names) => [.. names.Where(name => Path.Exists(Resolve(name))).Select(Shown)];

    /// <summary>Writes a new file with its folders.</summary>
    /// <exception cref="RunException">A link leads out of the workspace.</exception>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Resolve(name);
        CreateFolder(Path.GetDirectoryName(path)!);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(content);
        }

        _owner.Give(path);
    }

    private string Resolve(string name) => RealPath.Of(_workspace.ResolveGiven(Shown(name)));

    private void CreateFolder(string path)
    {
        var missing = new Stack<string>();
        for (var folder = path; !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
        {
            missing.Push(folder);
        }

        Directory.CreateDirectory(path);
        missing.ToList().ForEach(_owner.Give);
    }
}
