using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>The output on a terminal, for a person or a script.</summary>
public sealed class TerminalHostTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("passed")]
    [InlineData("gate-failed")]
    [InlineData("job-failed")]
    [InlineData("config-invalid")]
    public async Task Prints_only_the_result_on_standard_output_with_output_json(string ending)
    {
        RunScenarios.Arrange(_run, ending);
        _run.Set("output", "json");

        var ended = await _run.OnTerminalAsync();

        Golden.Matches($"../Golden/{ending}-json.terminal.txt", ended.TerminalText);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("off")]
    public async Task Prints_the_log_according_to_the_log_mode(string mode)
    {
        _run.Set("log-mode", mode);

        var ended = await _run.OnTerminalAsync();

        Golden.Matches($"../Golden/log-mode-{mode}.terminal.txt", ended.TerminalText);
    }

    [Theory]
    [InlineData("attach-without-wait", "attach", "job-1", "wait", "false")]
    [InlineData("attach-dry", "attach", "job-1", "dry-run", "true")]
    [InlineData("local-without-wait", "local", "true", "wait", "false")]
    [InlineData("local-and-url", "local", "true", "api-url", "https://pioneer.example")]
    [InlineData("url-invalid", "api-url", "ftp://pioneer.example", "wait", "true")]
    [InlineData("poll-interval-invalid", "poll-interval", "1h", "wait", "true")]
    public async Task Rejects_options_before_anything_is_sent(
        string name, string option, string value, string other, string otherValue)
    {
        _run.Set(option, value).Set(other, otherValue);

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches($"../Golden/options-{name}.terminal.txt", ended.TerminalText);
    }

    [Theory]
    [InlineData("GH_TOKEN")]
    [InlineData("GITHUB_TOKEN")]
    public async Task Masks_the_token_of_GitHub(string variable)
    {
        _run.Variables[variable] = "ghp_secret";
        _run.On(ScriptedService.Logs, ScriptedService.Log("token ghp_secret"));

        var ended = await _run.OnTerminalAsync();

        Assert.Contains("token ***", ended.TerminalText, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_secret", ended.TerminalText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_weights_report_and_result_to_the_output_folder()
    {
        await _run.OnTerminalAsync();

        var weights = await File.ReadAllBytesAsync(Path.Combine(_run.OutputFolder, "tickets-ner.zip"));
        Assert.Equal(["report.md", "result.json", "tickets-ner.zip"], ScriptedRun.FilesIn(_run.OutputFolder));
        Assert.Equal(ScriptedWeights.Archive, weights);
    }

    [Fact]
    public async Task Writes_the_same_result_to_standard_output_and_the_result_file()
    {
        _run.Set("output", "json");

        var ended = await _run.OnTerminalAsync();

        var file = await File.ReadAllTextAsync(Path.Combine(_run.OutputFolder, "result.json"));
        Assert.Equal(_run.Stable(file).TrimEnd(), ended.Output.TrimEnd());
    }

    [Fact]
    public async Task Starts_nothing_when_the_output_folder_is_not_empty()
    {
        Directory.CreateDirectory(_run.OutputFolder);
        await File.WriteAllTextAsync(Path.Combine(_run.OutputFolder, "notes.txt"), "keep");

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches("../Golden/output-folder-taken.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Starts_nothing_when_the_output_folder_cannot_be_written()
    {
        await File.WriteAllTextAsync(_run.OutputFolder, "a file where the folder should be");

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches("../Golden/output-folder-unusable.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Removes_the_output_folder_when_nothing_was_written_to_it()
    {
        RunScenarios.Arrange(_run, "key-refused");

        await _run.OnTerminalAsync();

        Assert.False(Directory.Exists(_run.OutputFolder));
    }

    [Fact]
    public async Task Fails_as_not_delivered_when_the_report_cannot_be_written()
    {
        var block = Path.Combine(_run.OutputFolder, "result.json", "block");
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(() => Directory.CreateDirectory(block)));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.NotDelivered, ended.ExitCode);
        Golden.Matches("../Golden/report-not-written.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Keeps_the_gate_failure_when_the_report_cannot_be_written()
    {
        RunScenarios.Arrange(_run, "gate-failed");
        var block = Path.Combine(_run.OutputFolder, "report.md");
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(() => Directory.CreateDirectory(block)));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.GateFailed, ended.ExitCode);
    }

    [Fact]
    public async Task Reports_a_retry()
    {
        _run.On(ScriptedService.BaseModels, Reply.Error(503, "maintenance"), Reply.Json("""{"models":[]}"""));

        var ended = await _run.OnTerminalAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches("../Golden/retried.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Masks_the_key_in_responses_of_the_service()
    {
        _run.On(ScriptedService.List, Reply.Error(401, $"the key {ScriptedRun.ApiKey} is not known"));

        var ended = await _run.OnTerminalAsync();

        Assert.DoesNotContain(ScriptedRun.ApiKey, ended.TerminalText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_a_live_line_and_colours_on_an_interactive_terminal()
    {
        _run.IsInteractive = true;

        var ended = await _run.OnTerminalAsync();

        Assert.Contains("\r\u001b[2K", ended.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 2 of 3, running", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[32mPASSED", ended.Output, StringComparison.Ordinal);
    }
}
