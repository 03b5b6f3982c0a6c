using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Completion;

/// <summary>What the program offers to a completion script. An empty word is written as _.</summary>
public sealed class CompletionReplyTests : IDisposable
{
    private const string Commands = "init train evaluate compare validate split jobs datasets completion";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("_", Commands)]
    [InlineData("jo", "jobs")]
    [InlineData("jobs _", "list show logs checkpoints stop delete download")]
    [InlineData("jobs s", "show stop")]
    [InlineData("datasets _", "list show upload")]
    [InlineData("jobs list --l", "--limit --local --local-data")]
    [InlineData("jobs logs job-1 --f", "--follow")]
    [InlineData("init --s", "--sample")]
    [InlineData("jobs show job-1 _", "--api-url --api-prefix --local --local-data --verbose --output --help")]
    [InlineData("completion _", "bash fish zsh")]
    [InlineData("-", "--help --version --config --api-url --api-prefix --f1-threshold --evaluation-path --baseline --timeout "
        + "--poll-interval --log-mode --artifact-name --output-folder --local --local-data --wait --attach --on-unchanged --dry-run --verbose --output")]
    [InlineData("--dry-run --l", "--log-mode --local --local-data")]
    [InlineData("--local --l", "--log-mode --local-data")]
    [InlineData("jobs show --local -- l", "")]
    [InlineData("nonsense _", "")]
    public async Task Offers_commands_and_options(string line, string words) =>
        Assert.Equal($"words {words}".TrimEnd(), await CompleteAsync(line));

    [Theory]
    [InlineData("--log-mode _", "full summary off")]
    [InlineData("train --wait _", "true false")]
    [InlineData("jobs list --output j", "json")]
    [InlineData("jobs list -o j", "json")]
    [InlineData("jobs list --output=j", "--output=json")]
    [InlineData("--attach _", "")]
    [InlineData("split a --seed _", "")]
    public async Task Offers_the_values_of_an_option(string line, string words) =>
        Assert.Equal($"words {words}".TrimEnd(), await CompleteAsync(line));

    [Theory]
    [InlineData("validate _", "files")]
    [InlineData("validate a.yml b", "files")]
    [InlineData("split _", "files")]
    [InlineData("datasets upload tickets _", "files")]
    [InlineData("--config _", "files")]
    [InlineData("train -c _", "files")]
    [InlineData("--config=tr", "files")]
    [InlineData("jobs download job-1 --output-file _", "files")]
    [InlineData("--output-folder _", "folders")]
    [InlineData("init _", "folders")]
    [InlineData("jobs list --local-data _", "folders")]
    public async Task Leaves_paths_to_the_shell(string line, string kind) =>
        Assert.Equal(kind, await CompleteAsync(line));

    [Fact]
    public async Task Describes_each_word()
    {
        var ended = await _run.CommandAsync("__complete", "jobs", "stop", "--api-u");

        Assert.StartsWith("words\n--api-url\tAddress of the service", ended.Output, StringComparison.Ordinal);
    }

    /// <summary>Returns the kind and the words, without their descriptions.</summary>
    private async Task<string> CompleteAsync(string line)
    {
        var ended = await _run.CommandAsync(["__complete", .. line.Split(' ').Select(word => word == "_" ? "" : word)]);

        Assert.Equal((ExitCode.Passed, ""), (ended.ExitCode, ended.Error));
        return string.Join(' ', ended.Output.TrimEnd('\n').Split('\n').Select(reply => reply.Split('\t')[0]));
    }
}
