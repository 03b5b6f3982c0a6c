using System.Security.Cryptography;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Hosts;

/// <summary>
/// Delivery of the weights of a workflow step: to an artifact, a folder, or both.
/// </summary>
public sealed class ArtifactDeliveryTests : IDisposable
{
    private const string OtherDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string _create = ScriptedService.Artifacts("CreateArtifact");

    private static readonly string _list = ScriptedService.Artifacts("ListArtifacts");
    private static readonly string _delete = ScriptedService.Artifacts("DeleteArtifact");

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
    [InlineData("GITHUB_RUN_ATTEMPT", "2", "")]
    [InlineData("INPUT_ARTIFACT-OVERWRITE", "true", "")]
    [InlineData("INPUT_ARTIFACT-OVERWRITE", "true", "1")]
    public async Task Replaces_an_artifact_with_the_same_name_and_reports_which(string variable, string value, string leg)
    {
        _run.Runner.Variables[variable] = value;
        _run.Set("matrix-key", leg).Set("artifact-name", "tickets-ner");
        NameIsTaken(OtherDigest);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(_delete)));
        const string Replaced = $"Replacing the artifact \"tickets-ner\" of this workflow run (id 12, {OtherDigest}).";
        Assert.Contains($"Artifact  {Replaced}", ended.Output, StringComparison.Ordinal);
        Assert.Contains(Replaced, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Contains(OtherDigest["sha256:".Length..], ended.Summary, StringComparison.Ordinal);
        Assert.Contains($"(id 12, {OtherDigest})", ended.OutputOf("result-json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_replacement_when_the_upload_fails_after_it()
    {
        _run.Set("artifact-overwrite", "true");
        NameIsTaken(OtherDigest);
        _run.On("PUT blobs.example/weights", Reply.Status(400));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("not_delivered", ended.Conclusion);
        Assert.Contains($"(id 12, {OtherDigest})", ended.OutputOf("result-json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OtherDigest)]
    [InlineData(null)]
    public async Task A_re_run_keeps_an_artifact_that_can_be_of_another_job_of_the_matrix(string? digest)
    {
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.Set("matrix-key", "1").Set("artifact-name", "tickets-ner");
        _run.On(_list, Listed(digest));
        _run.On(_create, Reply.Json("""{"code":"already_exists","msg":"exists"}""", status: 409));
        await AnEarlierAttemptTrained();

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("not_delivered", 0), (ended.Conclusion, _run.Count(_delete)));
        Assert.Contains($"An artifact named \"tickets-ner\" already exists in this workflow run (id 12, {digest ?? "digest unknown"}).", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "", "attach")]
    [InlineData("1", "1", "attach")]
    [InlineData("2", "1", "attach")]
    [InlineData("2", "1", "restart")]
    public async Task Starts_nothing_when_the_name_is_taken(string attempt, string leg, string onRerun)
    {
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = attempt;
        _run.Set("matrix-key", leg).Set("artifact-name", "tickets-ner").Set("on-rerun", onRerun);
        NameIsTaken(OtherDigest);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.InvalidInput, "invalid"), (ended.ExitCode, ended.Conclusion));
        Assert.Contains($"already exists in this workflow run (id 12, {OtherDigest}). No job was started.", ended.AnnotationText, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_run.Count(ScriptedService.Create), _run.Count(_delete)));
    }

    [Fact]
    public async Task Lets_the_post_stage_stop_the_earlier_job_of_a_re_run_that_starts_nothing()
    {
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.Set("matrix-key", "1").Set("artifact-name", "tickets-ner").Set("on-rerun", "restart");
        NameIsTaken(OtherDigest);

        await _run.OnRunnerAsync();

        Assert.NotEmpty(_run.SavedState["fingerprint"]);
        Assert.Empty(_run.SavedState["settled"]);
    }

    [Fact]
    public async Task A_dry_run_reports_that_the_name_is_taken()
    {
        _run.Set("dry-run", "true");
        NameIsTaken(OtherDigest);

        Assert.Equal("invalid", (await _run.OnRunnerAsync()).Conclusion);
    }

    [Fact]
    public async Task Follows_a_given_job_with_a_warning_when_the_name_is_taken()
    {
        _run.Set("attach", "job-1");
        NameIsTaken(OtherDigest);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("not_delivered", ended.Conclusion);
        Assert.Contains("warning: : An artifact named \"tickets-ner\" already exists", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_need_the_name_when_it_does_not_wait()
    {
        _run.Set("wait", "false");
        NameIsTaken(OtherDigest);

        Assert.Equal("started", (await _run.OnRunnerAsync()).Conclusion);
    }

    [Fact]
    public async Task Lists_the_artifacts_again_after_an_outage()
    {
        _run.On(_list, Reply.Status(502), Reply.ConnectionLost(), Listed(OtherDigest));

        Assert.Equal("invalid", (await _run.OnRunnerAsync()).Conclusion);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Trains_with_a_warning_when_the_artifacts_cannot_be_listed(int status)
    {
        _run.On(_list, Reply.Json("""{"code":"some_code","msg":"some words"}""", status));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.Contains("warning: : Could not check whether the name of the artifact is free: ", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "tickets-ner")]
    [InlineData("0", "tickets-ner-0")]
    [InlineData("en/US", "tickets-ner-en-US")]
    public async Task The_default_name_ends_in_the_key_of_the_job_in_a_matrix(string leg, string name)
    {
        _run.Set("matrix-key", leg);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(name, ended.OutputOf("artifact-name"));
        Assert.Contains($"\"name\":\"{name}\"", _run.Service.Bodies(_create)[0], StringComparison.Ordinal);
        Assert.Contains($"\"name\":\"{name}-report\"", _run.Service.Bodies(_create)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_re_run_replaces_its_artifact_with_the_default_name_in_a_matrix()
    {
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        _run.Set("matrix-key", "0");
        NameIsTaken(OtherDigest, "tickets-ner-0");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(_delete)));
    }

    [Theory]
    [InlineData("1", "1", "false")]
    [InlineData("2", "1", "false")]
    [InlineData("2", "", "false")]
    [InlineData("1", "", "true")]
    public async Task An_artifact_with_the_same_content_counts_as_delivered(string attempt, string leg, string overwrite)
    {
        _run.Runner.Variables["GITHUB_RUN_ATTEMPT"] = attempt;
        _run.Set("matrix-key", leg).Set("artifact-name", "tickets-ner").Set("artifact-overwrite", overwrite).Set("attach", "job-1");
        NameIsTaken($"sha256:{Convert.ToHexStringLower(SHA256.HashData(ScriptedWeights.Archive))}");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "12"), (ended.Conclusion, ended.OutputOf("artifact-id")));

        // The block and the list of blocks of the report.
        Assert.Equal((0, 2), (_run.Count(_delete), _run.Count("PUT blobs.example/weights")));
        Assert.EndsWith("/octo-org/octo-repo/actions/runs/1658821493/artifacts/12", ended.OutputOf("artifact-url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("passed", true)]
    [InlineData("gate-failed", true)]
    [InlineData("job-failed", true)]
    [InlineData("handed-over", false)]
    [InlineData("config-invalid", false)]
    [InlineData("cancelled-while-following", false)]
    public async Task Uploads_the_report_of_a_run_with_a_job(string ending, bool isUploaded)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(isUploaded ? "4711" : "", ended.OutputOf("report-artifact-id"));
        Assert.Equal(isUploaded, _run.Service.Bodies(_create).Any(body => body.Contains("\"name\":\"tickets-ner-report\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_report_that_cannot_be_uploaded_is_only_a_warning()
    {
        _run.On(_create, ScriptedService.ArtifactCreated, Reply.Json("""{"code":"permission_denied","msg":"not allowed"}""", status: 403));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", ""), (ended.Conclusion, ended.OutputOf("report-artifact-id")));
        Assert.Contains("Could not upload the report as artifact \"tickets-ner-report\"", ended.Output, StringComparison.Ordinal);
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

    private static Reply Listed(string? digest, string name = "tickets-ner") => Reply.Json($$"""
        {"artifacts":[{"workflow_run_backend_id":"run","workflow_job_run_backend_id":"job",
          "database_id":"12","name":"{{name}}","size":"10"{{(digest is null ? "" : $",\"digest\":\"{digest}\"")}}}]}
        """);

    /// <summary>The artifact exists until it is deleted.</summary>
    private void NameIsTaken(string digest, string name = "tickets-ner")
    {
        _run.On(_create, Reply.Json("""{"code":"already_exists","msg":"exists"}""", status: 409), ScriptedService.ArtifactCreated);
        _run.On(_list, Listed(digest, name));
        _run.On(_delete, Reply.Json("""{"ok":true,"artifact_id":"12"}"""));
    }

    /// <summary>The list of jobs has the job of an earlier attempt, which succeeded.</summary>
    private async Task AnEarlierAttemptTrained()
    {
        var trained = ScriptedJob.Complete(0.9032) with { ModelName = $"tickets-ner-{await _run.FindFingerprintAsync()}" };
        _run.On(ScriptedService.List, Reply.Jobs(trained));
        _run.On(ScriptedService.Job, Reply.Job(trained));
    }
}
