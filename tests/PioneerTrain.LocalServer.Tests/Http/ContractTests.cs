using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// This server must produce the recorded responses that the client must read: each recorded member
/// exists here with the same kind.
/// </summary>
public sealed class ContractTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;
    private RunningServer _live = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.File("seed"));
        _live = await RunningServer.StartLiveAsync(_folder.File("live"), _time);
        await _server.UploadAsync("my-ner-dataset", Rows.Few);
        await _live.UploadAsync("my-ner-dataset", Rows.Few);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _live.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Documented_request_returns_the_documented_responses()
    {
        var created = await _server.PostAsync("/felix/training-jobs", Contract.Read("seed/create-request.json"));
        var id = (string)created["id"]!;
        await _server.EndedAsync(id);

        AssertHasShapeOf("seed/create-answer.json", created);
        AssertHasShapeOf("seed/job-complete.json", await _server.GetAsync($"/felix/training-jobs/{id}"));
        AssertHasShapeOf("live/logs.json", await _server.GetAsync($"/felix/training-jobs/{id}/logs"));
        AssertHasShapeOf("live/checkpoints.json", await _server.GetAsync($"/felix/training-jobs/{id}/checkpoints"));
    }

    [Fact]
    public async Task Documented_request_returns_the_captured_responses_in_the_live_profile()
    {
        var created = await _live.PostAsync("/felix/training-jobs", Contract.Read("seed/create-request.json"));
        var id = (string)created["id"]!;
        await _live.EndedAsync(id);

        AssertHasShapeOf("live/job-created.json", created);
        AssertHasShapeOf("live/job-complete.json", await _live.GetAsync($"/felix/training-jobs/{id}"));
        AssertHasShapeOf("live/job-list.json", await _live.GetAsync("/felix/training-jobs"));
        AssertHasShapeOf("live/logs.json", await _live.GetAsync($"/felix/training-jobs/{id}/logs"));
        AssertHasShapeOf("live/checkpoints.json", await _live.GetAsync($"/felix/training-jobs/{id}/checkpoints"));
        AssertHasShapeOf("live/download-address.json", await _live.GetAsync($"/felix/training-jobs/{id}/download"));
    }

    [Fact]
    public async Task Datasets_base_models_evaluations_and_stops_have_the_captured_shapes_in_the_live_profile()
    {
        var id = await _live.CreateJobAsync("my-ner-dataset");
        await _live.EndedAsync(id);
        _time.Advance(TimeSpan.FromSeconds(2));
        var evaluation = await _live.PostAsync("/felix/evaluations", $$"""{"base_model":"{{id}}","dataset_name":"my-ner-dataset"}""");
        var evaluationId = (string)evaluation["evaluations"]![0]!["id"]!;
        await _live.EvaluatedAsync(evaluationId);
        _live.SwitchOn("stuck-running");
        var stuck = await _live.CreateJobAsync("my-ner-dataset");

        AssertHasShapeOf("live/evaluation-created.json", evaluation);
        AssertHasShapeOf("live/evaluation.json", await _live.GetAsync($"/felix/evaluations/{evaluationId}"));
        AssertHasShapeOf("live/dataset-versions.json", await _live.GetAsync("/felix/datasets/my-ner-dataset"));
        AssertHasShapeOf("live/base-models.json", await _live.GetAsync("/base-models"));
        AssertHasShapeOf("live/upload-address.json", await _live.PostAsync("/felix/datasets/upload/url", """{"dataset_name":"more"}"""));
        AssertHasShapeOf("live/stopped.json", await _live.PostAsync($"/felix/training-jobs/{stuck}/stop", ""));
    }

    [Fact]
    public async Task V1_returns_the_documented_responses()
    {
        _live.Client.DefaultRequestHeaders.Remove("X-API-Key");
        _live.Client.DefaultRequestHeaders.Add("X-API-Key", "fast_sk_test");
        _live.SwitchOn("stuck-running");
        var created = await _live.PostAsync("/v1/training-jobs", Contract.Read("seed/create-request.json"));
        var id = (string)created["id"]!;
        await _live.JobAsync(id, job => job.StartedAt is not null);

        AssertHasShapeOf("live/job-created.json", created);
        AssertHasShapeOf("v1/duplicate-submission.json", await _live.PostAsync("/v1/training-jobs", Contract.Read("seed/create-request.json"), HttpStatusCode.Conflict));
        AssertHasShapeOf("v1/validation-error.json", await _live.PostAsync("/v1/training-jobs", "{}", HttpStatusCode.UnprocessableEntity));
        AssertHasShapeOf("v1/stop-accepted.json", await _live.PostAsync($"/v1/training-jobs/{id}/stop", "", HttpStatusCode.Accepted));
        AssertHasShapeOf("v1/already-finished.json", await _live.PostAsync($"/v1/training-jobs/{id}/stop", "", HttpStatusCode.Conflict));
        AssertHasShapeOf("live/base-models.json", await _live.GetAsync("/v1/base-models"));
    }

    private static void AssertHasShapeOf(string recording, JsonNode answer) => AssertHasShapeOf(JsonNode.Parse(Contract.Read(recording))!, answer, recording);

    private static void AssertHasShapeOf(JsonNode recorded, JsonNode? answer, string place)
    {
        Assert.True(answer is not null, $"{place}: missing");
        switch (recorded)
        {
            case JsonObject members:
                foreach (var (name, member) in members)
                {
                    // A member that was recorded as null is optional.
                    if (member is not null)
                    {
                        Assert.True(answer.AsObject().ContainsKey(name), $"{place}.{name}: missing");
                        AssertHasShapeOf(member, answer[name] ?? member, $"{place}.{name}");
                    }
                }

                break;
            case JsonArray { Count: > 0 } items when answer is JsonArray { Count: > 0 } ours:
                AssertHasShapeOf(items[0]!, ours[0], $"{place}[0]");
                break;
            default:
                Assert.True(Kind(recorded) == Kind(answer), $"{place}: {Kind(answer)} instead of {Kind(recorded)}");
                break;
        }
    }

    private static string Kind(JsonNode node) => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "Boolean" : node.GetValueKind().ToString();
}
