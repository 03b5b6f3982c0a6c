using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.Configuration;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The files that <c>init</c> writes, and those that it leaves alone.</summary>
public sealed partial class InitCommandTests : IDisposable
{
    private const string Config = ".github/training.yml";
    private const string Workflow = ".github/workflows/train.yml";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Writes_a_config_and_a_workflow_and_names_the_next_command()
    {
        var ended = await _run.CommandAsync("init", _run.RelativeFolder);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Equal(
            """
            Wrote {work}/.github/training.yml
            Wrote {work}/.github/workflows/train.yml

            Next: write your rows to data/training.jsonl and data/heldout.jsonl, or name your files in the config; then: cd {work} && pioneer-train validate
            Before the first workflow: add the secret PIONEER_API_KEY to the repository.

            """,
            ended.Output);
        Assert.Equal([Config, Workflow], FilesInFolder());
    }

    [Fact]
    public async Task Prints_the_files_and_the_next_command_as_json()
    {
        var ended = await _run.CommandAsync("init", _run.RelativeFolder, "--sample", "--output", "json");

        var json = JsonNode.Parse(ended.Output)!;
        Assert.Equal(FilesInFolder().Select(name => $"{{work}}/{name}").Order(), json["files"]!.AsArray().Select(file => file!.GetValue<string>()).Order());
        Assert.Equal("cd {work} && pioneer-train train --local", json["next"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Config_is_valid_and_has_no_placeholder_left(bool withSample)
    {
        var config = StarterFiles.Of(withSample)[0];

        Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(config.Content, config.Path, []));
        Assert.DoesNotContain("{{", Encoding.UTF8.GetString(config.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_the_sample_is_that_of_its_config_and_causes_no_warning()
    {
        await _run.CommandAsync("init", _run.RelativeFolder, "--sample");

        var config = Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(await File.ReadAllBytesAsync(InFolder(Config)), Config, [])).Config;
        var data = await DataFiles.CheckAsync(config.DataFiles, config.Job.BaseModel, InFolder, CancellationToken.None);
        var plan = await HeldOutPlan.CheckAsync(Config, config, data, InFolder, CancellationToken.None);
        Assert.Empty(data.SelectMany(DataFiles.AllWarnings));
        Assert.Empty(plan!.Warnings);
        Assert.Contains("synthetic", config.Job.Datasets[0].Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data/synthetic-training.jsonl", "demo/support-desk.jsonl")]
    [InlineData("data/synthetic-heldout.jsonl", "demo/support-desk-heldout.jsonl")]
    public void Data_of_the_sample_is_the_beginning_of_each_split_of_the_demo(string name, string demo)
    {
        var rows = Encoding.UTF8.GetString(StarterFiles.Of(withSample: true).Single(file => file.Path == name).Content).TrimEnd('\n').Split('\n');

        var all = File.ReadLines(Repository.File(demo)).GroupBy(SplitOf, StringComparer.Ordinal).ToDictionary(split => split.Key, split => split.ToList(), StringComparer.Ordinal);
        var beginnings = rows.GroupBy(SplitOf, StringComparer.Ordinal).SelectMany(split => all[split.Key].Take(split.Count()));
        Assert.Equal(beginnings, rows);
        Assert.InRange(rows.Length, 200, 1000);
    }

    [Fact]
    public void Workflow_is_that_of_the_quick_start() =>
        Assert.Equal(
            FirstWorkflow().Match(File.ReadAllText(Repository.File("README.md"))).Groups["yaml"].Value,
            Encoding.UTF8.GetString(StarterFiles.Of(withSample: false)[1].Content));

    [Fact]
    public async Task Names_every_file_that_exists_and_writes_nothing()
    {
        Put(Workflow, "mine");
        Put("data/synthetic-heldout.jsonl", "mine too");

        var ended = await _run.CommandAsync("init", _run.RelativeFolder, "--sample");

        Assert.Equal((ExitCode.InvalidInput, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(
            """
            {work}/.github/workflows/train.yml: the file already exists
            {work}/data/synthetic-heldout.jsonl: the file already exists
            Nothing was written. Delete or rename what exists, or pass another folder.

            """,
            ended.Error);
        Assert.Equal([Workflow, "data/synthetic-heldout.jsonl"], FilesInFolder());
        Assert.Equal("mine", TextOf(Workflow));
    }

    [Fact]
    public async Task Writes_nothing_when_a_link_leads_out_of_the_workspace()
    {
        using var outside = new TempFolder();
        Directory.CreateDirectory(_run.RelativeFolder);
        Directory.CreateSymbolicLink(InFolder("data"), outside.Path);

        var ended = await _run.CommandAsync("init", _run.RelativeFolder, "--sample");

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.Path));
        Assert.False(Path.Exists(InFolder(".github")));
    }

    /// <summary>As in <c>docker run --volume "$PWD:/w" --workdir /w IMAGE init</c>.</summary>
    [Fact]
    public async Task Gives_what_it_writes_as_root_to_the_owner_of_the_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root on Linux");
        Directory.CreateDirectory(_run.RelativeFolder);
        using (var chown = Process.Start("chown", ["1001:1002", _run.RelativeFolder]))
        {
            await chown.WaitForExitAsync();
        }

        await _run.CommandAsync("init", $"{_run.RelativeFolder}/new/repository", "--sample");

        using var find = Process.Start(new ProcessStartInfo("find", [_run.RelativeFolder, "-printf", "%U:%G\n"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var owners = (await find.StandardOutput.ReadToEndAsync()).TrimEnd('\n').Split('\n');
        Assert.Equal(10, owners.Length);
        Assert.All(owners, owner => Assert.Equal("1001:1002", owner));
    }

    private static string SplitOf(string row) => JsonNode.Parse(row)!["split"]?.GetValue<string>() ?? "";

    private string InFolder(string name) => Path.GetFullPath($"{_run.RelativeFolder}/{name}");

    private string TextOf(string name) => File.ReadAllText(InFolder(name));

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InFolder(name))!);
        File.WriteAllText(InFolder(name), text);
    }

    private IEnumerable<string> FilesInFolder() => Directory.EnumerateFiles(_run.RelativeFolder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(_run.RelativeFolder, path)).Order(StringComparer.Ordinal);

    [GeneratedRegex("```yaml\n(?<yaml>name: Train\n.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstWorkflow();
}
