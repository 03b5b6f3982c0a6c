using System.Runtime.CompilerServices;

namespace PioneerTrain.TestKit;

/// <summary>The checkout that the tests were compiled from.</summary>
public static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>Files below a folder of the checkout, as paths relative to its root.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(File(folder), pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
