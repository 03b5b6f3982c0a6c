using System.Text.Json;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>
/// The output for GitHub's runner, and the inputs that a step rejects before it starts anything.
/// </summary>
public sealed class RunnerHostTests : IDisposable
{
    private const string Fork = """
        {"pull_request":{"number":7,
          "head":{"sha":"0f1e","repo":{"full_name":"outsider/fork"}},
          "base":{"repo":{"full_name":"octo-org/octo-repo"}}}}
        """;

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Skips_a_fork_run_without_a_key()
    {
        Arrange("pull_request", key: null).Set("on-missing-key", "skip");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "skipped"), (ended.ExitCode, ended.Conclusion));
        Golden.Matches("../Golden/skipped.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Fails_a_fork_run_without_a_key_by_default()
    {
        Arrange("pull_request", key: null);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, "invalid"), (ended.ExitCode, ended.Conclusion));
        Golden.Matches("../Golden/fork-without-key.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Fails_without_a_key_even_when_fork_runs_are_skipped()
    {
        _run.Key = null;
        _run.Set("on-missing-key", "skip");

        Assert.Equal(ExitCode.InvalidInput, (await _run.OnRunnerAsync()).ExitCode);
    }

    [Fact]
    public async Task Names_the_input_that_decided_the_gate()
    {
        _run.Set("f1-threshold", "0.95");

        var ended = await _run.OnRunnerAsync();

        var error = Assert.Single(ended.Step.Annotations("error"));
        Assert.StartsWith("F1 0.9032 is below the minimum of 0.95 (input f1-threshold)", error.Data, StringComparison.Ordinal);
        Assert.False(error.Properties.ContainsKey("line"));
    }

    [Fact]
    public async Task Places_the_verdict_at_the_rule_that_decided()
    {
        RunScenarios.Arrange(_run, "gate-failed");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("7", Assert.Single(ended.Step.Annotations("error")).Properties["line"]);
    }

    [Fact]
    public async Task Sets_the_job_id_before_the_job_has_ended()
    {
        var written = "";
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)).When(() => written = File.ReadAllText(_run.Runner.Variables["GITHUB_OUTPUT"])), Reply.Job(ScriptedJob.Complete(0.9)));

        await _run.OnRunnerAsync();

        Assert.Contains("job-1", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_more_than_ten_errors_once()
    {
        _run.Sections = string.Concat(Enumerable.Range(0, 12).Select(i => $"unknown_{i}: 1\n"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(10, ended.Step.Annotations("error").Count);
        Assert.Contains("3 more errors; the log lists all.", ended.AnnotationText, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(9, 3), i => Assert.Single(ended.Output.Split('\n'), line => line.Contains($"unknown_{i}\"", StringComparison.Ordinal)));
        Assert.Contains("unknown&#95;11", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_nothing_when_files_of_a_fork_would_run_with_secrets()
    {
        Arrange("pull_request_target", ScriptedRun.ApiKey);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches("../Golden/fork-with-secrets.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Trains_on_the_files_of_a_fork_when_it_is_allowed()
    {
        Arrange("pull_request_target", ScriptedRun.ApiKey).Set("allow-fork-data", "true");

        Assert.Equal("passed", (await _run.OnRunnerAsync()).Conclusion);
    }

    [Theory]
    [InlineData("pull_request_target", "{}")]
    [InlineData("pull_request_target", "")]
    [InlineData("workflow_run", "{}")]
    [InlineData("workflow_run", "{")]
    public async Task Starts_nothing_with_secrets_when_the_origin_of_the_change_is_unknown(string eventName, string payload)
    {
        _run.Runner.Event(eventName, payload);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, "invalid"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains("GITHUB_EVENT_PATH", Assert.Single(ended.Annotations), StringComparison.Ordinal);
        Assert.Empty(_run.Service.Requests);
    }

    [Fact]
    public async Task Trains_on_a_change_of_unknown_origin_when_it_is_allowed()
    {
        _run.Runner.Event("workflow_run", "{}");
        _run.Set("allow-fork-data", "true");

        Assert.Equal("passed", (await _run.OnRunnerAsync()).Conclusion);
    }

    [Fact]
    public async Task Warns_when_the_event_cannot_be_read()
    {
        _run.Runner.Event("push", "{");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Contains("GITHUB_EVENT_PATH", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_every_invalid_input_at_once()
    {
        _run.Set("log-mode", "loud").Set("poll-interval", "soon").Set("wait", "maybe");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, 3), (ended.ExitCode, ended.Annotations.Count));
        Golden.Matches("../Golden/inputs-invalid.runner.txt", ended.RunnerText);
    }

    [Theory]
    [InlineData("ACTIONS_RUNTIME_TOKEN")]
    [InlineData("ACTIONS_RESULTS_URL")]
    [InlineData("GITHUB_OUTPUT")]
    [InlineData("GITHUB_STATE")]
    public async Task Starts_nothing_when_a_variable_of_the_runner_is_missing(string variable)
    {
        _run.WithoutVariable(variable);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains(variable, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(_run.Service.Requests);
    }

    [Fact]
    public async Task Fails_as_not_delivered_when_the_outputs_cannot_be_written()
    {
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(() => _run.RemoveRunnerFile("GITHUB_OUTPUT")));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(ExitCode.NotDelivered, ended.ExitCode);
        Golden.Matches("../Golden/outputs-not-written.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Passes_with_a_warning_when_the_summary_cannot_be_written()
    {
        _run.RemoveRunnerFile("GITHUB_STEP_SUMMARY");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Contains("warning: : Could not write the step summary: Cannot append to {runner}/step_summary", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sets_the_result_as_an_output()
    {
        var ended = await _run.OnRunnerAsync();

        using var result = JsonDocument.Parse(ended.OutputOf("result-json"));
        Assert.Equal("passed", result.RootElement.GetProperty("conclusion").GetString());
        var artifact = result.RootElement.GetProperty("weights").GetProperty("artifact");
        Assert.Equal(4711, artifact.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Prevents_remote_log_lines_from_becoming_commands()
    {
        string[] commands = ["::set-output name=f1::1", "::token::", "::error::wrong", "##[error]wrong"];
        _run.On(ScriptedService.Logs, ScriptedService.Log(commands));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(
            ["add-mask", "add-mask", "group", "group", "group", "add-mask", "endgroup", "notice"],
            ended.Step.Executed.Select(command => command.Name));
        Assert.Empty(ended.Step.Failures);
    }

    [Fact]
    public async Task Masks_the_key_in_the_log_the_outputs_and_the_summary()
    {
        _run.On(ScriptedService.Logs, ScriptedService.Log($"key {ScriptedRun.ApiKey}"));
        var failed = new ScriptedJob("failed") { Error = $"bad key {ScriptedRun.ApiKey}" };
        _run.On(ScriptedService.Job, [.. ScriptedService.ToEnd(failed)]);

        var ended = await _run.OnRunnerAsync();

        var text = ended.RunnerText.Replace($"::add-mask::{ScriptedRun.ApiKey}", "", StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedRun.ApiKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ScriptedRun.ApiKey, ended.OutputOf("result-json"), StringComparison.Ordinal);
    }

    private ScriptedRun Arrange(string eventName, string? key)
    {
        _run.Key = key;
        _run.Runner.Event(eventName, Fork);
        return _run;
    }
}
