using System.Text.Json.Nodes;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// Problems before the start: an error message, an annotation, the documented exit code, and no
/// request to any service.
/// </summary>
public sealed class StartupChecks
{
    [Theory]
    [InlineData("poll-interval", "often", "input poll-interval is 'often'; expected a duration from 1s to 10m")]
    [InlineData("retention-days", "500", "input retention-days is '500'; expected a whole number from 0 to 400")]
    [InlineData("retention-days", "-1", "input retention-days is '-1'; expected a whole number from 0 to 400")]
    [InlineData("f1-threshold", "85%", "input f1-threshold: gate.f1 is 85%; write the decimal")]
    [InlineData("artifact-name", "a/b", "input artifact-name: artifact.name is \"a/b\"; expected 1 to 100 letters")]
    [InlineData("wait", "yes", "input wait is 'yes'; expected true or false")]
    [InlineData("log-mode", "loud", "input log-mode is 'loud'; expected full, summary or off")]
    [InlineData("api-url", "http://example.com", "input api-url is 'http://example.com'; expected an https:// URL")]
    [InlineData("config", "none.yml", "config file not found")]
    public async Task An_input_that_cannot_be_used_is_named_with_what_is_accepted(string input, string value, string sentence)
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input(input, value);

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains(sentence, Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
        Assert.Equal("invalid", step.Sandbox.Outputs.Values["conclusion"]);
        Assert.Contains("Invalid input", step.Sandbox.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotates_each_config_error_at_its_line_and_column()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace, extra: "gate:\n  f1: 85\nlimits:\n  max_duration: soon\n");

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        var places = WorkflowStep.Log(run).Annotations("error").Select(annotation => string.Join(' ', annotation.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}={property.Value}")));
        Assert.Equal(["col=7 file=.github/training.yml line=8 title=Invalid input", "col=17 file=.github/training.yml line=10 title=Invalid input"], places);
    }

    [Fact]
    public async Task Annotates_a_row_that_is_not_json_in_the_data_file()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        await File.AppendAllTextAsync(Path.Combine(step.Workspace, "data/rows.jsonl"), "{\"text\":\n");

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        var annotation = Assert.Single(WorkflowStep.Log(run).Annotations("error"));
        Assert.Equal(["data/rows.jsonl", "361"], [annotation.Properties["file"], annotation.Properties["line"]]);
    }

    [Fact]
    public async Task Counts_errors_beyond_the_annotation_limit_and_logs_all_of_them()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace, extra: string.Concat(Enumerable.Range(1, 25).Select(number => $"unknown_{number}: 1\n")));

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        var log = WorkflowStep.Log(run);
        Assert.Equal(10, log.Executed.Count(command => command.Name == "error"));
        Assert.Contains("16 more errors; the log lists all.", log.Annotations("error")[^1].Data, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 25), number => Assert.Contains($"unknown_{number}\"", run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GITHUB_OUTPUT")]
    [InlineData("GITHUB_STATE")]
    [InlineData("GITHUB_REPOSITORY")]
    [InlineData("GITHUB_RUN_ID")]
    [InlineData("ACTIONS_RUNTIME_TOKEN")]
    [InlineData("ACTIONS_RESULTS_URL")]
    public async Task Reports_a_missing_runner_variable(string variable)
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Variables.Remove(variable);

        var run = await step.RunMainAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(variable, Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_OUTPUT")]
    [InlineData("GITHUB_STATE")]
    public async Task Reports_a_runner_file_that_cannot_be_written_before_a_job_starts(string variable)
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Variables[variable] = step.Workspace;

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains($"the file of the variable {variable}", Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_runtime_token_without_the_scope_before_a_job_starts()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Variables["ACTIONS_RUNTIME_TOKEN"] = TestKit.Artifacts.ResultsServiceStandIn.TokenWith(new JsonObject { ["scp"] = "Actions.GenericRead:1" });

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains("ACTIONS_RUNTIME_TOKEN", Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_without_a_key_even_when_fork_runs_are_skipped()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null, apiKey: "");
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("on-missing-key", "skip");

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains("The input api-key is empty", Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skip", 0, "skipped")]
    [InlineData("fail", 2, "invalid")]
    public async Task Skips_or_fails_a_fork_pull_request_as_configured(string onMissingKey, int exitCode, string conclusion)
    {
        await using var step = await WorkflowStep.CreateAsync(url: null, apiKey: "");
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("on-missing-key", onMissingKey).Event("pull_request", FromAFork());

        var run = (await step.RunMainAsync()).With(exitCode);

        Assert.Equal(conclusion, step.Sandbox.Outputs.Values["conclusion"]);
        Assert.Contains("GitHub does not pass secrets to runs from forks", run.Output, StringComparison.Ordinal);
        (await step.RunPostAsync()).With(exitCode: 0);
    }

    [Fact]
    public async Task Distinguishes_dependabot_from_a_fork()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null, apiKey: "");
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("on-missing-key", "skip").Event("pull_request", Contract.Read("events/pull_request.json"));
        step.Sandbox.Variables["GITHUB_ACTOR"] = "dependabot[bot]";

        var run = (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Contains("Dependabot started this run", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_files_of_a_fork_would_run_with_secrets()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Event("pull_request_target", FromAFork());

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains("set allow-fork-data to true", Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    private static string FromAFork()
    {
        var payload = JsonNode.Parse(Contract.Read("events/pull_request.json"))!;
        payload["pull_request"]!["head"]!["repo"]!["full_name"] = "somebody/else";
        return payload.ToJsonString();
    }
}
