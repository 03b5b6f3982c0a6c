namespace PioneerTrain.Cli.Run;

/// <summary>Resolves every symbolic link in a path, also those in the targets of links, as <c>realpath</c> does.</summary>
internal static class RealPath
{
    /// <summary>The limit of Linux for the links in one path.</summary>
    private const int MaximumLinks = 40;

    /// <summary>Returns the path without links. Parts that do not exist are kept.</summary>
    /// <exception cref="IOException">The path has too many links, such as links to each other.</exception>
    public static string Of(string path)
    {
        var rest = new Stack<string>(Parts(path).Reverse());
        var real = Path.GetPathRoot(path)!;
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaximumLinks)
            {
                throw new IOException($"Too many symbolic links in {path}");
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var each in Parts(target).Reverse())
            {
                rest.Push(each);
            }
        }

        return real;
    }

    private static IEnumerable<string> Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".");
}
