using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The messages about an invalid command line.</summary>
public sealed class CommandLineErrorTests : IDisposable
{
    private const string JobId = "a job id of 1 to 100 letters A-Z a-z, digits, hyphens and underscores";

    private const string Prefix =
        "a path such as /felix or /v1, which starts but does not end with '/' "
        + "and has only letters A-Z a-z, digits, '-', '_', '.' and '~'";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("trian", "pioneer-train")]
    [InlineData("jobs", "pioneer-train jobs")]
    [InlineData("jobs show", "pioneer-train jobs show")]
    [InlineData("jobs download a b", "pioneer-train jobs download")]
    [InlineData("--f1-treshold 0.9", "pioneer-train train")]
    public async Task Names_the_full_command_in_the_hint(string line, string command)
    {
        var ended = await RejectAsync(line);

        Assert.EndsWith($"\nSee '{command} --help'.\n", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian", "Unknown command 'trian'; did you mean 'train'?")]
    [InlineData("foo", "Unknown command 'foo'; expected init, train, evaluate, compare, validate, split, jobs, datasets or completion.")]
    [InlineData("jobs lst", "Unknown command 'jobs lst'; did you mean 'jobs list'?")]
    [InlineData("jobs --json", "Unknown option '--json'.")]
    [InlineData(
        "jobs",
        "'pioneer-train jobs' needs a command; expected list, show, logs, checkpoints, stop, delete or download.")]
    public async Task Explains_an_unknown_command(string line, string message)
    {
        var ended = await RejectAsync(line);

        Assert.StartsWith($"{message}\nSee ", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--f1-treshold 0.9", "Unknown option '--f1-treshold'; did you mean '--f1-threshold'?")]
    [InlineData("train --f1-treshold=0.9", "Unknown option '--f1-treshold'; did you mean '--f1-threshold'?")]
    [InlineData("jobs list --limit x", "--limit is 'x'; expected a whole number.")]
    [InlineData("datasets upload tickets", "Argument <file> is missing; expected: Data file (JSON Lines).")]
    [InlineData("init a b", "Unexpected argument 'b'.")]
    [InlineData("train --zzz", "Unknown option '--zzz'.")]
    [InlineData("train extra", "Unexpected argument 'extra'.")]
    [InlineData("jobs show", "Argument <id> is missing; expected: Job id.")]
    [InlineData("jobs list --output xml", "--output is 'xml'; expected text or json.")]
    [InlineData("train --wait maybe", "--wait is 'maybe'; expected true or false.")]
    [InlineData("train --log-mode ful", "--log-mode is 'ful'; expected full, summary or off.")]
    [InlineData("split a --seed x", "--seed is 'x'; expected a whole number.")]
    [InlineData("completion csh", "<shell> is 'csh'; expected bash, fish or zsh.")]
    [InlineData("--attach", $"--attach has no value; expected {JobId}.")]
    [InlineData("--attach a --attach b", "--attach is set more than once. Set it once.")]
    [InlineData("--api-prefix", $"--api-prefix has no value; expected {Prefix}.")]
    public async Task Explains_an_invalid_option_or_argument(string line, string message)
    {
        var ended = await RejectAsync(line);

        Assert.StartsWith($"{message}\nSee ", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--attach a/b", $"--attach is 'a/b'; expected {JobId}.")]
    [InlineData("--api-prefix v1", $"--api-prefix is 'v1'; expected {Prefix}.")]
    [InlineData("jobs list --api-prefix /v1/", $"--api-prefix is '/v1/'; expected {Prefix}.")]
    [InlineData("jobs show a/b", $"<id> is 'a/b'; expected {JobId}.")]
    public async Task Explains_an_invalid_value(string line, string message)
    {
        var ended = await RejectAsync(line);

        Assert.Equal($"{message}\n", ended.Error);
    }

    [Theory]
    [InlineData("action foo", "action' takes no arguments.", "pioneer-train foo")]
    [InlineData("cleanup --help", "cleanup' takes no arguments.", "pioneer-train --help")]
    public async Task Explains_how_to_run_a_command_instead_of_a_stage(string line, string problem, string command)
    {
        var ended = await RejectAsync(line);

        Assert.Contains(problem, ended.Error, StringComparison.Ordinal);
        Assert.Contains($"'{command}'", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explains_how_to_start_in_a_folder_without_a_config()
    {
        var ended = await RejectAsync("train");

        Assert.StartsWith(".github/training.yml: config file not found.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("https://github.com/OWNER/pioneer-train-action#readme", ended.Error, StringComparison.Ordinal);
        Assert.Contains("add --local", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masks_the_key_in_an_invalid_command_line()
    {
        var ended = await RejectAsync($"jobs show job-1 {ScriptedRun.ApiKey}");

        Assert.StartsWith("Unexpected argument '***'.", ended.Error, StringComparison.Ordinal);
    }

    private async Task<CompletedRun> RejectAsync(string line)
    {
        var ended = await _run.CommandAsync(line.Split(' '));

        Assert.Equal((ExitCode.InvalidInput, ""), (ended.ExitCode, ended.Output));
        Assert.Empty(_run.Service.Requests);
        return ended;
    }
}
