using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>The way from an empty folder to a trained model.</summary>
public sealed class FirstUse : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trains_the_sample_on_the_local_server_without_a_change()
    {
        (await ProgramUnderTest.RunAsync(_folder.Path, ["init", "--sample"])).With(exitCode: 0);
        (await ProgramUnderTest.RunAsync(_folder.Path, ["validate"])).With(exitCode: 0);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local"])).With(exitCode: 0);

        Assert.Contains("\nPASSED ", run.Output, StringComparison.Ordinal);
        Assert.Contains("The data is synthetic", run.Output, StringComparison.Ordinal);
        Assert.All([".pioneer-local", "pioneer-output"], folder => Assert.Equal("*\n", File.ReadAllText(_folder.File($"{folder}/.gitignore"))));
    }
}
