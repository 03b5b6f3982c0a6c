using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>
/// A step leaves nothing in the temporary folder of the runner, which cannot delete files of root.
/// </summary>
public sealed class TemporaryFoldersTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    private string Temp => _run.Runner.Variables["RUNNER_TEMP"];

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("passed")]
    [InlineData("not_delivered")]
    public async Task The_step_leaves_none(string conclusion)
    {
        Leave("pioneer-local/jobs/job-1");
        if (conclusion != "passed")
        {
            _run.On(ScriptedService.Weights, Support.Reply.Zip(ScriptedWeights.HostileArchive));
        }

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(conclusion, ended.Conclusion);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp));
    }

    [Fact]
    public async Task The_step_leaves_none_when_an_input_is_invalid()
    {
        Leave("pioneer-local/jobs/job-1");

        await _run.Set("log-mode", "loud").OnRunnerAsync();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("job-1")]
    public async Task The_post_stage_deletes_what_a_killed_step_left(string? jobId)
    {
        Leave("pioneer-local/jobs/job-1", "pioneer-weights-token/tickets-ner.zip.partial", "of-another-action/file");

        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Stopped));

        await _run.OnPostStageAsync(jobId);

        Assert.Equal([Path.Combine(Temp, "of-another-action")], Directory.EnumerateFileSystemEntries(Temp));
    }

    [Fact]
    public async Task Does_not_delete_the_target_of_a_link()
    {
        using var target = new TempFolder();
        target.Write("file", "");
        Directory.CreateDirectory(Path.Combine(Temp, "pioneer-local"));
        File.CreateSymbolicLink(Path.Combine(Temp, "pioneer-local", "jobs"), target.Path);
        File.CreateSymbolicLink(Path.Combine(Temp, "pioneer-weights-token"), target.Path);

        await _run.OnPostStageAsync();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp));
        Assert.True(File.Exists(target.File("file")));
    }

    private void Leave(params string[] files)
    {
        foreach (var file in files.Select(file => Path.Combine(Temp, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
    }
}
