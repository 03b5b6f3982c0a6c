using System.Text.Json;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The recorded answers that the client must read are what this server must produce: every member of theirs stands in ours, of the same kind.</summary>
public sealed class ContractTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        await _server.UploadAsync("my-ner-dataset", Rows.Few);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_documented_request_gives_the_documented_answers()
    {
        var created = await _server.PostAsync("/felix/training-jobs", Contract.Read("seed/create-request.json"));
        var id = (string)created["id"]!;
        await _server.EndedAsync(id);

        AssertHasShapeOf("seed/create-answer.json", created);
        AssertHasShapeOf("seed/job-complete.json", await _server.GetAsync($"/felix/training-jobs/{id}"));
        AssertHasShapeOf("live/logs.json", await _server.GetAsync($"/felix/training-jobs/{id}/logs"));
        AssertHasShapeOf("live/checkpoints.json", await _server.GetAsync($"/felix/training-jobs/{id}/checkpoints"));
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
                    // What was recorded as null is optional.
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
