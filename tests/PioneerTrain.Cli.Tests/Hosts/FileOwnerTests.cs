using System.Diagnostics;
using System.Globalization;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>
/// What the container creates as root belongs to the owner of the workspace, as on a self-hosted
/// runner that is not root. Only root can give files away, so other users skip these tests.
/// </summary>
public sealed class FileOwnerTests : IDisposable
{
    private const string RunnerUser = "1001:1002";

    private readonly TempFolder _folder = new();
    private readonly ScriptedRun _run = new();

    public FileOwnerTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root on Linux");
        Execute("chown", RunnerUser, _folder.Path);
        _run.Runner.Variables["GITHUB_WORKSPACE"] = _folder.Path;
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Gives_the_output_folder_and_its_files_to_the_owner_of_the_workspace()
    {
        _run.Set("output-folder", $"{_run.RelativeFolder}/weights/new");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Equal(
            ["", "weights", "weights/new", "weights/new/report.md", "weights/new/result.json", "weights/new/tickets-ner.zip"],
            Everything(_run.RelativeFolder).Select(path => Path.GetRelativePath(_run.RelativeFolder, path).Trim('.')));
        Assert.All(Everything(_run.RelativeFolder), path => Assert.Equal(RunnerUser, OwnerOf(path)));
    }

    [Fact]
    public async Task Gives_nothing_that_it_did_not_create()
    {
        Directory.CreateDirectory(_run.RelativeFolder);
        _run.Set("output-folder", $"{_run.RelativeFolder}/new");
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(() => File.WriteAllText($"{_run.RelativeFolder}/new/of-another-program", "")));

        await _run.OnRunnerAsync();

        Assert.Equal("0:0", OwnerOf(_run.RelativeFolder));
        Assert.Equal("0:0", OwnerOf($"{_run.RelativeFolder}/new/of-another-program"));
        Assert.Equal(RunnerUser, OwnerOf($"{_run.RelativeFolder}/new/result.json"));
    }

    [Fact]
    public async Task Gives_the_default_output_folder_to_the_owner_of_the_workspace()
    {
        const string Job = "only-job-of-this-test";
        _run.Runner.Variables["GITHUB_SERVER_URL"] = "https://github.example";
        _run.Set("attach", Job);
        _run.On($"GET /felix/training-jobs/{Job}", Reply.Job(ScriptedJob.Complete(0.9032) with { Id = Job }));
        _run.On($"GET /felix/training-jobs/{Job}/logs", ScriptedService.Log());
        _run.On($"GET /felix/training-jobs/{Job}/download", ScriptedWeights.Reply);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Equal(4, Everything($"pioneer-output/{Job}").Count());
        Assert.All(Everything("pioneer-output"), path => Assert.Equal(RunnerUser, OwnerOf(path)));
        Directory.Delete("pioneer-output", recursive: true);
    }

    [Fact]
    public void Does_not_follow_links()
    {
        var target = Directory.CreateDirectory(_folder.File("target")).FullName;
        _folder.Write("target/file", "");
        File.CreateSymbolicLink(_folder.File("link"), target);
        var owner = FileOwner.Of(_folder.Path);

        owner.Give(_folder.File("link"));
        owner.Give(_folder.File("link/file"));
        owner.Give(_folder.File("missing"));

        Assert.All((string[])["target", "target/file", "link"], name => Assert.Equal("0:0", OwnerOf(_folder.File(name))));
    }

    [Fact]
    public void Gives_nothing_in_a_workspace_of_root()
    {
        Execute("chown", "0:0", _folder.Path);
        var file = _folder.Write("file", "");
        Execute("chown", "7:7", file);

        FileOwner.Of(_folder.Path).Give(file);

        Assert.Equal("7:7", OwnerOf(file));
    }

    private static IEnumerable<string> Everything(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder).Order(StringComparer.Ordinal);

    private static string OwnerOf(string path) => Execute("stat", "--format=%u:%g", path).Trim();

    private static string Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{program} ended with {process.ExitCode}"));
        return output;
    }
}
