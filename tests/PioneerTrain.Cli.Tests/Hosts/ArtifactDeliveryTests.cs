using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>
/// Delivery of the weights of a workflow step: to an artifact, a folder, or both.
/// </summary>
public sealed class ArtifactDeliveryTests : IDisposable
{
    private static readonly string _create = ScriptedService.Artifacts("CreateArtifact");

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Fails_as_not_delivered_when_the_artifact_name_is_taken()
    {
        _run.On(_create, Reply.Json("""{"code":"already_exists","msg":"exists"}""", status: 409));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("not_delivered", ""), (ended.Conclusion, ended.OutputOf("artifact-id")));
        Golden.Matches("../Golden/artifact-name-taken.runner.txt", ended.RunnerText);
    }

    [Theory]
    [InlineData("GITHUB_RUN_ATTEMPT", "2")]
    [InlineData("INPUT_ARTIFACT-OVERWRITE", "true")]
    public async Task Replaces_an_artifact_with_the_same_name(string variable, string value)
    {
        _run.Runner.Variables[variable] = value;
        _run.On(
            _create,
            Reply.Json("""{"code":"already_exists","msg":"exists"}""", status: 409),
            ScriptedService.ArtifactCreated);
        _run.On(ScriptedService.Artifacts("ListArtifacts"), Reply.Json("""
            {"artifacts":[{"workflow_run_backend_id":"run","workflow_job_run_backend_id":"job",
              "database_id":"12","name":"tickets-ner"}]}
            """));
        _run.On(ScriptedService.Artifacts("DeleteArtifact"), Reply.Json("""{"ok":true,"artifact_id":"12"}"""));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(ScriptedService.Artifacts("DeleteArtifact"))));
    }

    [Fact]
    public async Task Requests_the_retention_that_the_input_sets()
    {
        _run.Set("retention-days", "7");

        await _run.OnRunnerAsync();

        Assert.Contains("\"expires_at\":\"2026-01-08T00:00:0", _run.Service.Body(_create), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_the_output_folder_as_well_as_the_artifact()
    {
        _run.Set("output-folder", _run.RelativeFolder);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("{work}/tickets-ner.zip", ended.OutputOf("weights-path"));
        Assert.Equal("4711", ended.OutputOf("artifact-id"));
        Assert.Equal(["report.md", "result.json", "tickets-ner.zip"], ScriptedRun.FilesIn(_run.RelativeFolder));
    }

    [Fact]
    public async Task Reports_the_file_when_only_the_artifact_upload_fails()
    {
        _run.Set("output-folder", _run.RelativeFolder);
        _run.On(_create, Reply.Json("""{"code":"permission_denied","msg":"not allowed"}""", status: 403));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("not_delivered", "{work}/tickets-ner.zip"), (ended.Conclusion, ended.OutputOf("weights-path")));
    }

    [Fact]
    public async Task Keeps_the_weights_in_the_folder_on_a_server_without_artifacts_v4()
    {
        _run.Runner.Variables["GITHUB_SERVER_URL"] = "https://github.example";
        _run.Set("output-folder", _run.RelativeFolder);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", ""), (ended.Conclusion, ended.OutputOf("artifact-id")));
        Golden.Matches("../Golden/enterprise-server.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Starts_nothing_when_the_folder_is_not_empty()
    {
        Directory.CreateDirectory(Path.Combine(_run.RelativeFolder, "notes"));
        _run.Set("output-folder", _run.RelativeFolder);

        var ended = await _run.OnRunnerAsync();

        Assert.Empty(_run.Service.Requests);
        Golden.Matches("../Golden/output-folder-taken.runner.txt", ended.RunnerText);
    }

    [Fact]
    public async Task Fails_as_not_delivered_when_the_report_cannot_be_written()
    {
        var block = Path.Combine(_run.RelativeFolder, "result.json");
        _run.Set("output-folder", _run.RelativeFolder);
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(() => Directory.CreateDirectory(block)));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("not_delivered", ended.Conclusion);
        Golden.Matches("../Golden/report-not-written.runner.txt", ended.RunnerText);
    }
}
