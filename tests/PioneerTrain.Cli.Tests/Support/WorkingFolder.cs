using PioneerTrain.Cli.Tests.Support;

[assembly: AssemblyFixture(typeof(WorkingFolder))]

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// The working folder of all tests, which is also the workspace of their runs: a short path outside
/// of the repository. The test runner sets another one before it creates this object.
/// </summary>
public sealed class WorkingFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pioneer-test-");

    public WorkingFolder() => Directory.SetCurrentDirectory(_folder.FullName);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        _folder.Delete(recursive: true);
    }
}
