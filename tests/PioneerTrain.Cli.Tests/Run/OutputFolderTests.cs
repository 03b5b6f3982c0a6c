using PioneerTrain.Cli.Run;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_claimed_and_not_used_is_taken_away()
    {
        using (OutputFolder.Claim(_folder.File("out")))
        {
            Assert.True(Directory.Exists(_folder.File("out")));
        }

        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void An_empty_folder_of_the_users_is_used_and_left()
    {
        Directory.CreateDirectory(_folder.File("out"));

        using (var claimed = OutputFolder.Claim(_folder.File("out")))
        {
            Assert.Equal(_folder.File("out"), claimed.For("job_1"));
        }

        Assert.True(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused()
    {
        _folder.Write("out/file", "x");

        var failure = Assert.Throws<RunException>(() => OutputFolder.Claim(_folder.File("out")));

        Assert.Equal(ExitCode.InvalidInput, failure.Code);
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_refused()
    {
        _folder.Write("out", "x");

        var failure = Assert.Throws<RunException>(() => OutputFolder.Claim(_folder.File("out")));

        Assert.Contains("cannot write to the output folder", failure.Message, StringComparison.Ordinal);
    }
}
