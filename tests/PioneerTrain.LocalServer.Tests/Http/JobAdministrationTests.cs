using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class JobAdministrationTests : IAsyncLifetime
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";

    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartLiveAsync(_folder.Path, TimeProvider.System);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Terminate_ends_a_job_and_deletes_its_checkpoints()
    {
        var id = await _server.CreateJobAsync("people", epochs: 10_000);
        await _server.JobAsync(id, job => job.Checkpoints.Count > 1);

        var answer = await _server.PostAsync($"/felix/training-jobs/{id}/terminate", "");
        var job = await _server.GetAsync($"/felix/training-jobs/{id}");
        var checkpoints = await _server.GetAsync($"/felix/training-jobs/{id}/checkpoints");
        var again = await _server.PostAsync($"/felix/training-jobs/{id}/terminate", "");

        Assert.True((bool)answer["success"]!);
        Assert.Equal(id, (string)answer["job_id"]!);
        Assert.InRange((int)answer["deleted_checkpoints"]!, 2, int.MaxValue);
        Assert.Equal("terminated cancelled True", $"{job["status"]} {job["normalized_status"]} {(bool)job["is_terminal_status"]!}");
        Assert.Equal(0, (int)checkpoints["count"]!);
        Assert.Empty(Directory.GetFiles(_folder.File($"jobs/{id}"), "*.zip", SearchOption.AllDirectories));
        Assert.Equal(0, (int)again["deleted_checkpoints"]!);
    }

    [Fact]
    public async Task Terminate_deletes_the_weights_of_a_complete_job()
    {
        var id = await TrainedAsync();

        await _server.PostAsync($"/felix/training-jobs/{id}/terminate", "");
        var download = await _server.GetAsync($"/felix/training-jobs/{id}/download", HttpStatusCode.BadRequest);
        var trained = await _server.GetAsync("/felix/trained-models");

        Assert.Equal("Training job not complete. Current status: terminated", (string)download["detail"]!);
        Assert.Empty(trained["training_jobs"]!.AsArray());
    }

    [Fact]
    public async Task Terminate_in_v1_keeps_the_checkpoints_unless_deletion_is_requested()
    {
        UseV1();
        var id = (string)(await _server.PostAsync(
            "/v1/training-jobs", $$"""{"model_name":"m","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":10000}"""))["id"]!;
        await _server.JobAsync(id, job => job.Checkpoints.Count > 0);

        var accepted = await _server.PostAsync($"/v1/training-jobs/{id}/terminate", "", HttpStatusCode.Accepted);
        var kept = (await _server.EndedAsync(id)).Checkpoints.Count;
        var deleted = await _server.PostAsync($"/v1/training/jobs/{id}/terminate", """{"delete_checkpoints":true}""");

        Assert.Equal("stopping 0", $"{accepted["status"]} {accepted["deleted_checkpoints"]}");
        Assert.Equal(kept, (int)deleted["deleted_checkpoints"]!);
        Assert.Equal("terminated", (string)(await _server.GetAsync($"/v1/training-jobs/{id}"))["status"]!);
        await _server.PostAsync($"/v1/training-jobs/{id}/terminate", """{"delete_checkpoints":"yes"}""", HttpStatusCode.UnprocessableEntity);
        await _server.PostAsync($"/v1/training-jobs/{id}/terminate", """{"delete":true}""", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Sync_returns_the_record()
    {
        var id = await TrainedAsync();

        var synced = await _server.PostAsync($"/felix/training-jobs/{id}/sync", "");
        await _server.PostAsync($"/felix/training-jobs/{Unknown}/sync", "", HttpStatusCode.NotFound);
        UseV1();
        var syncedInV1 = await _server.PostAsync($"/v1/training-jobs/{id}/sync", "");

        Assert.Equal([id, id], [(string)synced["id"]!, (string)syncedInV1["id"]!]);
        Assert.True((bool)synced["is_terminal_status"]!);
    }

    [Fact]
    public async Task Deploys_a_checkpoint()
    {
        var id = await TrainedAsync();
        var checkpoint = (await _server.EndedAsync(id)).Checkpoints[0].Id;

        var deployed = await _server.PostAsync($"/felix/training-jobs/{id}/checkpoints/{checkpoint}/deploy", "");
        await _server.PostAsync($"/felix/training-jobs/{id}/checkpoints/{Unknown}/deploy", "", HttpStatusCode.NotFound);
        await _server.PostAsync($"/felix/training-jobs/{Unknown}/checkpoints/{checkpoint}/deploy", "", HttpStatusCode.NotFound);

        Assert.Equal($"True {id} {checkpoint}", $"{(bool)deployed["success"]!} {deployed["job_id"]} {deployed["checkpoint_id"]}");
        Assert.True(File.Exists(_folder.File((string)deployed["mme_path"]!)));
    }

    [Fact]
    public async Task Deploys_nothing_of_an_errored_job()
    {
        _server.SwitchOn("job-errored");
        var id = await TrainedAsync();

        var refused = await _server.PostAsync($"/felix/training-jobs/{id}/checkpoints/{Unknown}/deploy", "", HttpStatusCode.BadRequest);

        Assert.Equal("Invalid request.", (string)refused["detail"]!);
    }

    [Theory]
    [InlineData("""{"model_name":"New_name-2"}""", HttpStatusCode.OK)]
    [InlineData("""{"model_name":"new name"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"model_name":""}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"model_name":"a123456789b123456789c123456789d123456789e123456789f123456789g123"}""", HttpStatusCode.OK)]
    [InlineData("""{"model_name":"a123456789b123456789c123456789d123456789e123456789f123456789g1234"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"model_name":"m2","project_id":null,"x":1}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Renames_a_model_with_valid_characters(string body, HttpStatusCode expected)
    {
        var id = await TrainedAsync();

        var answer = await PatchAsync($"/felix/training-jobs/{id}/model-name", body, expected);
        var job = await _server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal(expected == HttpStatusCode.OK ? (string)answer["model_name"]! : "m", (string)job["model_name"]!);
    }

    [Theory]
    [InlineData("""{"project_id":"20ca1000-0000-4000-8000-000000000002"}""", "20ca1000-0000-4000-8000-000000000002", HttpStatusCode.OK)]
    [InlineData("""{"project_id":null}""", LiveAccount.ProjectId, HttpStatusCode.OK)]
    [InlineData("""{"project_id":"mine"}""", LiveAccount.ProjectId, HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"model_name":"m2"}""", LiveAccount.ProjectId, HttpStatusCode.UnprocessableEntity)]
    public async Task Moves_a_job_to_a_project_and_lists_it_there(string body, string project, HttpStatusCode expected)
    {
        var id = await TrainedAsync();
        UseV1();

        await PatchAsync($"/v1/training-jobs/{id}", body, expected);
        var job = await _server.GetAsync($"/v1/training-jobs/{id}");
        var listed = await _server.GetAsync($"/v1/training-jobs?project_id={project}");
        var elsewhere = await _server.GetAsync("/v1/training-jobs?project_id=30ca1000-0000-4000-8000-000000000002");

        Assert.Equal(project, (string)job["project_id"]!);
        Assert.Equal(id, (string)Assert.Single(listed["training_jobs"]!.AsArray())!["id"]!);
        Assert.Empty(elsewhere["training_jobs"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"repo_id":"me/model.v1","hf_token":"hf_secret","private":false,"commit_message":"m"}""", HttpStatusCode.OK)]
    [InlineData("""{"repo_id":"me/model"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"repo_id":"model","hf_token":"hf_secret"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"repo_id":"me/model","hf_token":"hf_secret","private":"yes"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"repo_id":"me/model","hf_token":"hf_secret","branch":"x"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Checks_a_publication_and_sends_nothing(string body, HttpStatusCode expected)
    {
        var id = await TrainedAsync();
        UseV1();

        var answer = await _server.PostAsync($"/v1/training-jobs/{id}/push-to-hub", body, expected);

        Assert.DoesNotContain("hf_secret", answer.ToJsonString(), StringComparison.Ordinal);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal($"True https://huggingface.co/me/model.v1 {id}", $"{(bool)answer["success"]!} {answer["url"]} {answer["job_id"]}");
            Assert.Contains("publishes nothing", (string)answer["message"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Publishes_and_deploys_only_complete_jobs()
    {
        _server.SwitchOn("job-errored");
        var id = await TrainedAsync();

        var refused = await _server.PostAsync(
            $"/felix/training-jobs/{id}/push-to-hub", """{"repo_id":"me/model","hf_token":"hf_secret"}""", HttpStatusCode.BadRequest);
        var deployments = await _server.GetAsync($"/felix/training-jobs/{id}/deployments");

        Assert.Equal("Training job not complete. Current status: errored", (string)refused["detail"]!);
        Assert.Equal(0, (int)deployments["count"]!);
        await _server.GetAsync($"/felix/training-jobs/{Unknown}/deployments", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Bill_of_a_queued_job_is_open()
    {
        _server.SwitchOn("stuck-running");
        var id = await _server.CreateJobAsync("people");

        var billing = await _server.GetAsync($"/felix/training-jobs/{id}/billing");

        Assert.Equal("False 0.00 0.00", $"{(bool)billing["billed"]!} {billing["charged_usd"]} {billing["gpu_minutes"]}");
        Assert.Equal(id, (string)billing["job_id"]!);
        Assert.Null(billing["billed_at"]);
        await _server.GetAsync($"/felix/training-jobs/{Unknown}/billing", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Lists_complete_jobs_as_trained_models()
    {
        var complete = await TrainedAsync();
        _server.SwitchOn("job-errored");
        await TrainedAsync();

        var trained = await _server.GetAsync("/felix/trained-models");

        Assert.Equal(complete, (string)Assert.Single(trained["training_jobs"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task Rejects_an_id_that_is_not_a_uuid()
    {
        var refused = await _server.GetAsync("/felix/training-jobs/job_abc123", HttpStatusCode.UnprocessableEntity);
        UseV1();
        var refusedInV1 = await _server.PostAsync("/v1/training-jobs/job_abc123/stop", "", HttpStatusCode.UnprocessableEntity);

        Assert.Equal("uuid_parsing", (string)refused["detail"]![0]!["type"]!);
        Assert.Equal("job_id", (string)refusedInV1["error"]!["param"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private void UseV1()
    {
        _server.Client.DefaultRequestHeaders.Remove("X-API-Key");
        _server.Client.DefaultRequestHeaders.Add("X-API-Key", "fast_sk_test");
    }

    private async Task<string> TrainedAsync()
    {
        var id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(id);
        return id;
    }

    private async Task<JsonNode> PatchAsync(string path, string json, HttpStatusCode expected)
    {
        using var response = await _server.Client.PatchAsync(path, RunningServer.Json(json));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, text);
        return JsonNode.Parse(text)!;
    }
}
