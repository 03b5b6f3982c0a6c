using System.Text.Json.Nodes;
using System.Xml.Linq;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>The output of the command line, for a person and for a script.</summary>
public sealed class CommandLine : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pioneer-train", "--help")]
    [InlineData("train", "train", "--help")]
    [InlineData("validate", "validate", "--help")]
    [InlineData("jobs", "jobs", "--help")]
    [InlineData("jobs-logs", "jobs", "logs", "--help")]
    public async Task Prints_the_help(string name, params string[] arguments)
    {
        var run = (await ProgramUnderTest.RunAsync(_folder.Path, arguments)).With(exitCode: 0);

        Golden.Matches($"Help/{name}.txt", run.Output);
    }

    [Fact]
    public async Task Prints_the_version_of_the_repository()
    {
        var version = XDocument.Load(Path.Combine(ProgramUnderTest.RepositoryRoot, "Directory.Build.props")).Descendants("Version").Single().Value;

        var train = (await ProgramUnderTest.RunAsync(_folder.Path, ["--version"])).With(exitCode: 0);
        await using var server = ProgramUnderTest.Start(_folder.Path, ["--version"], program: ProgramUnderTest.PioneerLocal);
        var local = (await server.EndAsync()).With(exitCode: 0);

        // A build in a checkout adds the commit after a plus sign.
        Assert.Equal([version, version], [train.Output.Trim().Split('+')[0], local.Output.Trim().Split('+')[0]]);
    }

    [Fact]
    public async Task Completes_command_names()
    {
        var words = (await ProgramUnderTest.RunAsync(_folder.Path, ["__complete", "j"])).With(exitCode: 0);
        var script = (await ProgramUnderTest.RunAsync(_folder.Path, ["completion", "bash"])).With(exitCode: 0);

        Assert.StartsWith("words\njobs\t", words.Output, StringComparison.Ordinal);
        Assert.Contains("complete -F _pioneer_train pioneer-train", script.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_reports_errors_and_starts_nothing()
    {
        SampleRepository.Create(_folder);
        _folder.Write("bad.yml", "model_name: x\n");

        (await ProgramUnderTest.RunAsync(_folder.Path, ["validate"])).With(exitCode: 0);
        var bad = (await ProgramUnderTest.RunAsync(_folder.Path, ["validate", "bad.yml", "--output", "json"])).With(exitCode: 2);

        var findings = JsonNode.Parse(bad.Output)!["error"]!["findings"]!.AsArray();
        Assert.Equal(["base_model", "datasets"], findings.Select(finding => finding!["message"]!.GetValue<string>()).SelectMany(message => new[] { "base_model", "datasets" }.Where(message.Contains)));
        Assert.False(Directory.Exists(_folder.File(".pioneer-local")));
    }

    [Fact]
    public async Task Validate_continues_after_a_missing_file()
    {
        _folder.Write("bad.yml", "model_name: x\n");

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["validate", "gone.yml", "bad.yml", "-o", "json"])).With(exitCode: 2);

        var files = JsonNode.Parse(run.Output)!["error"]!["findings"]!.AsArray().Select(finding => finding!["file"]!.GetValue<string>()).Distinct();
        Assert.Equal(["gone.yml", "bad.yml"], files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Shows_a_live_line_and_colour_on_a_terminal_unless_NO_COLOR_is_set(bool noColor)
    {
        SampleRepository.Create(_folder, epochs: 20);
        Dictionary<string, string> environment = new() { ["TERM"] = "xterm-256color" };
        if (noColor)
        {
            environment["NO_COLOR"] = "1";
        }

        // A real pseudo-terminal, from util-linux.
        await using var program = ProgramUnderTest.Start(
            _folder.Path,
            ["-qec", $"{ProgramUnderTest.PioneerTrain} train --local", "/dev/null"],
            environment,
            program: "script");
        var run = (await program.EndAsync()).With(exitCode: 0);

        Assert.Contains("\u001b[2K", run.Output, StringComparison.Ordinal);
        Assert.Contains("[####", run.Output, StringComparison.Ordinal);
        Assert.Equal(!noColor, run.Output.Contains("\u001b[32m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verbose_logs_every_request_without_the_key()
    {
        SampleRepository.Create(_folder, epochs: 1, extra: "", rows: SampleRepository.FewRows);
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--verbose"], server.Environment)).With(exitCode: 0);

        Assert.Contains($"request POST {server.Url}/felix/training-jobs: status 200", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(LocalServer.Key, run.Output + run.Error, StringComparison.Ordinal);
    }
}
