using System.Runtime.CompilerServices;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// The working folder of all tests, which is also the workspace of their runs: a short path outside
/// of the repository.
/// </summary>
internal static class WorkingFolder
{
    [ModuleInitializer]
    internal static void Enter()
    {
        var folder = Directory.CreateTempSubdirectory("pioneer-test-");
        Directory.SetCurrentDirectory(folder.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Directory.SetCurrentDirectory(Path.GetTempPath());
            folder.Delete(recursive: true);
        };
    }
}
