using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PioneerTrain.EndToEnd.Support;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// A step that uses the action, from its inputs to outputs, artifact, summary and annotations.
/// </summary>
public sealed class TrainStep(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Uploads_an_artifact_and_sets_the_outputs_when_the_gate_passes()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace, extra: "gate:\n  f1: 0.2\n");

        var run = (await step.RunMainAsync()).With(exitCode: 0);

        var outputs = step.Sandbox.Outputs.Values;
        var artifact = step.Artifacts.Find("tickets")!;
        var content = step.Artifacts.Storage.Find(artifact.Upload.PathAndQuery)!;
        var job = Assert.Single(await server.JobsAsync());
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal(job["id"]!.GetValue<string>(), outputs["job-id"]);
        Assert.Equal(["complete", "succeeded", "passed"], [outputs["status"], outputs["outcome"], outputs["conclusion"]]);
        Assert.InRange(double.Parse(outputs["f1"]), 0.2, 1);
        Assert.Equal([sha256, $"sha256:{sha256}", ""], [outputs["weights-sha256"], outputs["weights-digest"], outputs["weights-path"]]);
        Assert.Equal(["tickets", $"{artifact.Id}", $"https://github.com/octo-org/octo-repo/actions/runs/1658821493/artifacts/{artifact.Id}"], [outputs["artifact-name"], outputs["artifact-id"], outputs["artifact-url"]]);
        Assert.Equal("passed", JsonNode.Parse(outputs["result-json"])!["conclusion"]!.GetValue<string>());
        Assert.Equal($"sha256:{sha256}", artifact.Digest);
        Assert.Contains("| F1", step.Sandbox.Summary, StringComparison.Ordinal);
        Assert.Equal("true", step.Sandbox.State.Values["settled"]);

        var log = WorkflowStep.Log(run);
        Assert.Equal(["Check", "Train", "Judge"], log.Executed.Where(command => command.Name == "group").Select(command => command.Data));
        Assert.Contains(LocalServer.Key, log.Masks.Values);
        Assert.Single(log.Annotations("notice"));
        Assert.Empty(log.Annotations("error"));
    }

    [Fact]
    public async Task Leaves_no_files_in_the_workspace_or_the_temporary_folder_by_default()
    {
        await using var step = await WorkflowStep.CreateAsync(shared.Server.Url);
        SampleRepository.Create(step.Workspace, extra: "", rows: SampleRepository.FewRows);

        (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Equal([".github", "data"], Directory.EnumerateFileSystemEntries(step.Workspace).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(step.Sandbox.Variables["RUNNER_TEMP"]));
    }

    [Fact]
    public async Task Writes_weights_and_report_to_the_output_folder()
    {
        await using var step = await WorkflowStep.CreateAsync(shared.Server.Url);
        SampleRepository.Create(step.Workspace, extra: "", rows: SampleRepository.FewRows);
        step.Sandbox.Input("output-folder", "out").Input("artifact-name", "weights-of-mine");

        (await step.RunMainAsync()).With(exitCode: 0);

        var outputs = step.Sandbox.Outputs.Values;
        Assert.Equal("out/weights-of-mine.zip", outputs["weights-path"]);
        Assert.Equal(outputs["weights-sha256"], Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(step.Workspace, "out/weights-of-mine.zip")))));
        Assert.Equal(["report.md", "result.json", "weights-of-mine.zip"], Directory.EnumerateFiles(Path.Combine(step.Workspace, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.NotNull(step.Artifacts.Find("weights-of-mine"));
    }

    [Fact]
    public async Task Fails_with_an_annotation_and_keeps_the_weights_when_the_score_is_below_the_threshold()
    {
        await using var step = await WorkflowStep.CreateAsync(shared.Server.Url);
        SampleRepository.Create(step.Workspace, epochs: 1, rows: SampleRepository.FewRows);
        step.Sandbox.Input("f1-threshold", "0.999");

        var run = (await step.RunMainAsync()).With(exitCode: 1);

        Assert.Equal("gate_failed", step.Sandbox.Outputs.Values["conclusion"]);
        var annotation = Assert.Single(WorkflowStep.Log(run).Annotations("error"));
        Assert.Contains("is below the minimum of 0.999", annotation.Data, StringComparison.Ordinal);
        Assert.NotNull(step.Artifacts.Find("tickets"));
    }

    [Fact]
    public async Task The_embedded_server_needs_no_key_and_no_network()
    {
        await using var step = await WorkflowStep.CreateAsync(url: null, apiKey: "");
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("local", "true");

        (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Equal("passed", step.Sandbox.Outputs.Values["conclusion"]);
        (await step.RunPostAsync()).With(exitCode: 0);
    }

    [Fact]
    public async Task Dry_run_prints_the_request_and_starts_nothing()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("dry-run", "true");

        var run = (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Contains("\"base_model\":\"local/nano-en-v1\"", run.Output, StringComparison.Ordinal);
        Assert.Equal("dry_run", step.Sandbox.Outputs.Values["conclusion"]);
        Assert.Empty(await server.JobsAsync());
    }

    [Theory]
    [InlineData("full", true, true)]
    [InlineData("summary", false, true)]
    [InlineData("off", false, false)]
    public async Task Log_mode_controls_how_much_of_the_remote_log_is_printed(string mode, bool lines, bool statuses)
    {
        await using var step = await WorkflowStep.CreateAsync(shared.Server.Url);
        SampleRepository.Create(step.Workspace, extra: "", rows: SampleRepository.FewRows);
        step.Sandbox.Input("log-mode", mode);

        var run = (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Equal(lines, run.Output.Contains("  | ", StringComparison.Ordinal));
        Assert.Equal(statuses, run.Output.Contains("Status    ", StringComparison.Ordinal));
    }
}
