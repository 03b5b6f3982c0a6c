using PioneerTrain.Cli.Run;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Removes_a_claimed_folder_that_was_not_used()
    {
        using (OutputFolder.Claim(_folder.File("out"), Path.GetFullPath, _ => { }))
        {
            Assert.True(Directory.Exists(_folder.File("out")));
        }

        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Uses_and_keeps_an_existing_empty_folder()
    {
        Directory.CreateDirectory(_folder.File("out"));

        using (var claimed = OutputFolder.Claim(_folder.File("out"), Path.GetFullPath, _ => { }))
        {
            Assert.Equal(_folder.File("out"), claimed.For("job_1"));
        }

        Assert.True(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Rejects_a_folder_that_is_not_empty()
    {
        _folder.Write("out/file", "x");

        var failure = Assert.Throws<RunException>(() => OutputFolder.Claim(_folder.File("out"), Path.GetFullPath, _ => { }));

        Assert.Equal(ExitCode.InvalidInput, failure.Code);
    }

    [Fact]
    public void Rejects_a_file_at_the_path_of_the_folder()
    {
        _folder.Write("out", "x");

        var failure = Assert.Throws<RunException>(() => OutputFolder.Claim(_folder.File("out"), Path.GetFullPath, _ => { }));

        Assert.Contains("cannot write to the output folder", failure.Message, StringComparison.Ordinal);
    }
}
