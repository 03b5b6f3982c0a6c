using System.Runtime.CompilerServices;

namespace PioneerTrain.TestKit;

/// <summary>Files of the repository that a test reads where they stand.</summary>
public static class RepositoryFile
{
    /// <param name="relative">From the root of the repository, with forward slashes.</param>
    public static string Path(string relative, [CallerFilePath] string caller = "")
    {
        for (var folder = new DirectoryInfo(caller).Parent; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "PioneerTrain.slnx")))
            {
                return System.IO.Path.Combine(folder.FullName, relative);
            }
        }

        throw new InvalidOperationException($"no folder above {caller} holds PioneerTrain.slnx");
    }
}
