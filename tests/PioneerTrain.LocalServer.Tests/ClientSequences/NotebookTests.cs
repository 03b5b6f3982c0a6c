using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.ClientSequences;

/// <summary>
/// The requests of a notebook that looks at a dataset, compares a baseline with a trained model, and
/// finds its evaluations in the list by their <c>base_model</c>.
/// </summary>
public sealed class NotebookTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartLiveAsync(_folder.Path, _time);
        await _server.UploadAsync("people", Rows.Few);
    }

    [Fact]
    public async Task Compares_a_baseline_with_a_trained_model()
    {
        var preview = await _server.GetAsync("/felix/datasets/people/latest/preview?limit=3");
        var baselines = await _server.GetAsync("/felix/baseline-models");
        var baseline = (string)baselines["models"]![0]!["id"]!;
        var job = await _server.CreateJobAsync("people", epochs: 3);
        await _server.EndedAsync(job);
        _time.Advance(TimeSpan.FromSeconds(2));
        await EvaluateAsync(baseline);
        await EvaluateAsync(job);

        var evaluations = (await _server.GetAsync("/felix/evaluations"))["evaluations"]!.AsArray();

        Assert.Equal(3, preview["rows"]!.AsArray().Count);
        Assert.Equal("Ada moved to Paris in week 0", (string)preview["rows"]![0]!["text"]!);
        Assert.Equal(baselines["models"]!.AsArray().Count, (int)baselines["count"]!);
        Assert.All(baselines["models"]!.AsArray(), model => Assert.All(["name", "provider", "description"], key => Assert.NotEmpty((string)model![key]!)));
        Assert.Equal(new[] { baseline, job }.Order(StringComparer.Ordinal), evaluations.Select(each => (string)each!["base_model"]!).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(evaluations, each => Assert.Equal("complete", (string)each!["status"]!));
    }

    [Theory]
    [InlineData("people/latest/preview?limit=0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("people/latest/preview?limit=many", HttpStatusCode.UnprocessableEntity)]
    [InlineData("people/2/preview", HttpStatusCode.NotFound)]
    [InlineData("missing/latest/preview", HttpStatusCode.NotFound)]
    public async Task Rejects_a_preview_that_is_not_possible(string path, HttpStatusCode expected) =>
        await _server.GetAsync($"/felix/datasets/{path}", expected);

    [Fact]
    public async Task Previews_ten_rows_by_default()
    {
        var rows = (await _server.GetAsync("/felix/datasets/people/1/preview"))["rows"]!.AsArray();

        Assert.Equal(10, rows.Count);
    }

    [Fact]
    public async Task Single_evaluations_have_the_captured_members_only()
    {
        var created = await EvaluateAsync("local/nano-en-v1");

        var evaluation = await _server.GetAsync($"/felix/evaluations/{created["id"]}");

        Assert.Equal("local/nano-en-v1", (string)created["base_model"]!);
        Assert.False(evaluation.AsObject().ContainsKey("base_model"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<JsonNode> EvaluateAsync(string model)
    {
        var created = await _server.PostAsync(
            "/felix/evaluations", $$"""{"base_model":"{{model}}","dataset_name":"people","provider":"modal","max_examples":20}""");
        await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);
        return created["evaluations"]![0]!;
    }
}
