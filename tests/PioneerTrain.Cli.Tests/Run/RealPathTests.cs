using PioneerTrain.Cli.Run;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

public sealed class RealPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resolves_links_in_the_targets_of_links()
    {
        _folder.Write("outside/secret.jsonl", "");
        Directory.CreateDirectory(_folder.File("repo/data"));
        File.CreateSymbolicLink(_folder.File("repo/up"), "..");
        File.CreateSymbolicLink(_folder.File("repo/data/a.jsonl"), "../up/outside/secret.jsonl");

        Assert.Equal(RealPath.Of(_folder.File("outside/secret.jsonl")), RealPath.Of(_folder.File("repo/data/a.jsonl")));
    }

    [Fact]
    public void Keeps_parts_that_do_not_exist() => Assert.Equal(Path.Combine(RealPath.Of(_folder.Path), "none", "a"), RealPath.Of(_folder.File("none/./b/../a")));

    [Fact]
    public void Fails_for_links_to_each_other()
    {
        File.CreateSymbolicLink(_folder.File("a"), "b");
        File.CreateSymbolicLink(_folder.File("b"), "a");

        Assert.Throws<IOException>(() => RealPath.Of(_folder.File("a")));
    }
}
