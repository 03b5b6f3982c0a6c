using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>No path of a repository leads out of the workspace, whatever links it contains.</summary>
public sealed class WorkspaceTests : IDisposable
{
    private static readonly Workspace _action = Workspace.OfAction(new RunnerVariables());
    private static readonly Workspace _commandLine = Workspace.OfCommandLine(new ActionEnvironment());

    private readonly TempFolder _repository = new(Directory.GetCurrentDirectory());
    private readonly TempFolder _outside = new();
    private readonly ScriptedRun _run = new();

    public WorkspaceTests() => File.CreateSymbolicLink(_repository.File("link"), _outside.Path);

    /// <summary>A path that leaves the workspace through a link, relative to it.</summary>
    private string Linked(string name) => Path.Combine(Path.GetFileName(_repository.Path), "link", name);

    public void Dispose()
    {
        _run.Dispose();
        _repository.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("folder/that/does/not/exist")]
    [InlineData("../a.jsonl")]
    public void Rejects_a_path_that_leads_out_through_a_link(string name)
    {
        var failure = Assert.Throws<RunException>(() => _action.Resolve(Linked(name)));

        Assert.Equal(ExitCode.InvalidInput, failure.Code);
        Assert.StartsWith($"{Linked(name)}: the path leads to /", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_data_file_that_two_links_lead_out()
    {
        var name = Path.GetFileName(_repository.Path);
        Directory.CreateDirectory(_repository.File("data"));
        File.CreateSymbolicLink(_repository.File("up"), "../..");
        File.CreateSymbolicLink(_repository.File("data/a.jsonl"), $"../up/{Path.GetFileName(_outside.Path)}/secret.jsonl");
        _outside.Write("secret.jsonl", "{\"text\":\"a\",\"label\":\"b\"}\n");

        var failure = await Assert.ThrowsAsync<RunException>(
            () => DataFiles.CheckAsync([new DataFile("a", $"{name}/data/a.jsonl")], null, _commandLine.Resolve, CancellationToken.None));

        Assert.Equal(ExitCode.InvalidInput, failure.Code);
        Assert.StartsWith($"{name}/data/a.jsonl: the path leads to ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_links_within_the_workspace()
    {
        File.CreateSymbolicLink(_repository.File("inside"), "data");

        var path = Path.Combine(Path.GetFileName(_repository.Path), "inside", "a.jsonl");

        Assert.Equal(RealPath.Of(_repository.File("data/a.jsonl")), _action.Resolve(path));
    }

    [Fact]
    public void Rejects_links_to_each_other()
    {
        File.CreateSymbolicLink(_repository.File("a"), "b");
        File.CreateSymbolicLink(_repository.File("b"), "a");

        Assert.Equal(ExitCode.InvalidInput, Assert.Throws<RunException>(() => _action.Resolve(_repository.File("a"))).Code);
    }

    [Fact]
    public void The_command_line_can_name_a_path_outside_and_an_input_cannot()
    {
        Assert.Equal(_outside.Path, _commandLine.ResolveGiven(_outside.Path));
        Assert.Equal(Path.GetFullPath("../config.yml"), _commandLine.ResolveGiven("../config.yml"));
        Assert.Throws<RunException>(() => _action.ResolveGiven(_outside.Path));
        Assert.Throws<RunException>(() => _action.ResolveGiven("../config.yml"));
    }

    [Fact]
    public void A_path_of_the_command_line_does_not_leave_the_workspace_through_a_link()
    {
        Assert.Throws<RunException>(() => _commandLine.ResolveGiven(Linked("a")));
        Assert.Throws<RunException>(() => _commandLine.ResolveGiven(_repository.File("link/a")));
    }

    [Fact]
    public void The_workspace_of_a_workflow_can_be_above_the_working_folder()
    {
        var runner = new RunnerVariables { Workspace = Path.GetDirectoryName(Directory.GetCurrentDirectory()) };

        Workspace.OfAction(runner).Resolve("../other");
        Workspace.OfCommandLine(new ActionEnvironment { IsGitHubActions = true, Runner = runner }).Resolve("../other");
        Assert.Throws<RunException>(() => Workspace.OfCommandLine(new ActionEnvironment { Runner = runner }).Resolve("../other"));
    }

    [Fact]
    public void The_working_folder_is_the_workspace_when_it_is_not_in_the_one_of_the_workflow()
    {
        var workspace = Workspace.OfAction(new RunnerVariables { Workspace = _outside.Path });

        workspace.Resolve("a");
        Assert.Throws<RunException>(() => workspace.Resolve(_outside.File("a")));
    }

    [Theory]
    [InlineData("runner")]
    [InlineData("terminal")]
    public async Task Starts_nothing_when_the_config_is_outside(string host)
    {
        _outside.Write("training.yml", "model_name: secret\n");

        var ended = await _run.Set("config", Linked("training.yml")).OnAsync(host);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains("outside the workspace", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Empty(_run.Service.Requests);
    }

    [Theory]
    [InlineData("runner")]
    [InlineData("terminal")]
    public async Task Creates_no_output_folder_outside(string host)
    {
        var ended = await _run.Set("output-folder", Linked("out")).OnAsync(host);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_outside.Path));
        Assert.Empty(_run.Service.Requests);
    }

    [Theory]
    [InlineData("runner")]
    [InlineData("terminal")]
    public async Task Writes_nothing_outside_when_the_output_folder_becomes_a_link(string host)
    {
        _run.Set("output-folder", _run.RelativeFolder);
        _run.On(ScriptedService.Job, [.. ScriptedService.ToEnd(ScriptedJob.Complete(0.9032)).SkipLast(1), Reply.Job(ScriptedJob.Complete(0.9032)).When(() =>
        {
            Directory.Delete(_run.RelativeFolder);
            File.CreateSymbolicLink(_run.RelativeFolder, _outside.Path);
        })]);

        var ended = await _run.OnAsync(host);
        File.Delete(_run.RelativeFolder);

        Assert.Equal(ExitCode.NotDelivered, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_outside.Path));
    }

    [Fact]
    public void Writes_no_file_through_a_link_in_the_folder_of_a_job()
    {
        Directory.CreateDirectory(_repository.File("job-1"));
        using var folder = OutputFolder.Claim(_repository.File("job-1"), _action.Resolve, _ => { });
        File.CreateSymbolicLink(_repository.File("job-1/report.md"), _outside.File("report.md"));

        Assert.Throws<IOException>(() => folder.For("job-1"));
    }

    [Fact]
    public async Task Splits_no_file_that_is_outside_and_writes_none_there()
    {
        _outside.Write("rows.jsonl", string.Concat(Enumerable.Range(0, 10).Select(i => $"{{\"text\":\"a{i}\",\"label\":\"b\"}}\n")));

        var ended = await _run.CommandAsync("split", Linked("rows.jsonl"));

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Single(Directory.EnumerateFileSystemEntries(_outside.Path));
    }

    [Fact]
    public async Task Keeps_no_data_of_the_local_server_outside()
    {
        var ended = await _run.CommandAsync("train", "--config", _run.ConfigPath, "--local", "--local-data", Linked("data"));

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_outside.Path));
    }

    [Fact]
    public async Task Downloads_no_weights_to_a_path_outside()
    {
        var ended = await _run.CommandAsync("jobs", "download", "job-1", "--output-file", Linked("weights.zip"));

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_outside.Path));
    }
}
