using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.ClientSequences;

/// <summary>The requests of the API's first guide, as curl sends them: with <c>Accept: */*</c>.</summary>
public sealed class GuideTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;
    private HttpClient _curl = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        await _server.UploadAsync("my-ner-dataset", Rows.Few);
        _curl = _server.Connect();
        _curl.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
        _curl.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
    }

    [Fact]
    public async Task Trains_and_downloads_a_model()
    {
        using var created = await _curl.PostAsync("/felix/training-jobs", RunningServer.Json(Contract.Read("seed/create-request.json")));
        var id = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync())!["id"]!;
        await _server.EndedAsync(id);
        var job = JsonNode.Parse(await _curl.GetStringAsync($"/felix/training-jobs/{id}"))!;
        var logs = JsonNode.Parse(await _curl.GetStringAsync($"/felix/training-jobs/{id}/logs"))!;
        var checkpoints = JsonNode.Parse(await _curl.GetStringAsync($"/felix/training-jobs/{id}/checkpoints"))!;
        var weights = await _curl.GetByteArrayAsync($"/felix/training-jobs/{id}/download");

        Assert.Equal("complete", (string)job["status"]!);
        Assert.InRange((double)job["metrics"]!["f1"]!, 0, 1);
        Assert.Equal(logs["logs"]!.AsArray().Count, (int)logs["total_logs"]!);
        Assert.NotEmpty(checkpoints["checkpoints"]!.AsArray());
        Assert.Equal("PK"u8.ToArray(), weights[..2]);
    }

    public async ValueTask DisposeAsync()
    {
        _curl.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
