using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.LocalServer;

/// <summary>Measures how quickly a local server reports the status of a job while it trains.</summary>
internal static class StatusPolls
{
    private const int Polls = 500;

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(20);

    /// <returns>The response times in milliseconds, from the shortest to the longest.</returns>
    public static async Task<IReadOnlyList<double>> MeasureAsync(string program)
    {
        await using var server = await LocalServerProcess.StartAsync(program);
        await UploadAsync(server.Http);
        var job = (await PostAsync(server.Http, "/felix/training-jobs", """{"model_name":"tickets","base_model":"local/small-en-v1","datasets":[{"name":"tickets"}],"nr_epochs":1000}"""))["id"]!;
        await UntilAsync(server.Http, $"/felix/training-jobs/{job}", "running");
        var times = new List<double>();
        while (times.Count < Polls)
        {
            var started = Stopwatch.GetTimestamp();
            var status = await StatusAsync(server.Http, $"/felix/training-jobs/{job}");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (status != "running")
            {
                throw new InvalidOperationException($"The job has the status {status} after {times.Count} polls.");
            }

            await Task.Delay(_interval);
        }

        times.Sort();
        return times;
    }

    private static async Task UploadAsync(HttpClient http)
    {
        var upload = await PostAsync(http, "/felix/datasets/upload/url", """{"dataset_name":"tickets"}""");
        using var storage = new HttpClient();
        using var rows = new StringContent(await File.ReadAllTextAsync(Repository.File("demo/support-desk.jsonl")));
        using var put = await storage.PutAsync(new Uri((string)upload["presigned_url"]!), rows);
        put.EnsureSuccessStatusCode();
        await PostAsync(http, "/felix/datasets/upload/process", $$"""{"dataset_id":"{{upload["dataset_id"]}}"}""");
        await UntilAsync(http, "/felix/datasets/tickets/latest", "ready");
    }

    private static async Task UntilAsync(HttpClient http, string path, string status)
    {
        while (await StatusAsync(http, path) != status)
        {
            await Task.Delay(_interval);
        }
    }

    private static async Task<string?> StatusAsync(HttpClient http, string path) => (string?)(await http.GetFromJsonAsync<JsonNode>(path))!["status"];

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, mediaType: new("application/json"));
        using var response = await http.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
