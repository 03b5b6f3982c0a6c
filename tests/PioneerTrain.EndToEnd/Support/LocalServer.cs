using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// The real local server in a separate process, so that a test can check which requests the program
/// sent.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    public const string Key = "pio_sk_end_to_end";

    private const string Announcement = "pioneer-local listens on ";

    private readonly ProgramUnderTest _process;
    private readonly HttpClient _http;
    private TempFolder? _ownFolder;

    private LocalServer(ProgramUnderTest process, string url)
    {
        _process = process;
        Url = url;
        _http = new HttpClient { BaseAddress = new Uri(url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public string Url { get; }

    /// <summary>The variables that the program needs to find this server.</summary>
    public Dictionary<string, string> Environment => new() { ["PIONEER_API_URL"] = Url, ["PIONEER_API_KEY"] = Key };

    /// <summary>Starts a server in a temporary folder that is deleted on disposal.</summary>
    public static async Task<LocalServer> StartAsync()
    {
        var folder = new TempFolder();
        var server = await StartAsync(folder.Path);
        server._ownFolder = folder;
        return server;
    }

    /// <param name="options">Additional options of <c>pioneer-local serve</c>.</param>
    public static async Task<LocalServer> StartAsync(string folder, params string[] options)
    {
        var process = ProgramUnderTest.Start(
            folder,
            ["serve", "--port", "0", "--data", Path.Combine(folder, "server"), "--stop-with-stdin", .. options],
            new() { ["PIONEER_LOCAL_API_KEY"] = Key },
            ProgramUnderTest.PioneerLocal);
        await process.SeesAsync(Announcement);
        var line = process.OutputSoFar.Split('\n').First(line => line.StartsWith(Announcement, StringComparison.Ordinal));
        return new LocalServer(process, line[Announcement.Length..]);
    }

    /// <summary>Uploads a dataset before the run and returns when it is ready.</summary>
    public async Task UploadAsync(string name, string rows)
    {
        var upload = await PostAsync("/felix/datasets/upload/url", $$"""{"dataset_name":"{{name}}"}""");
        using var storage = new HttpClient();
        using var put = await storage.PutAsync(upload["presigned_url"]!.GetValue<string>(), new StringContent(rows));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var dataset = await PostAsync("/felix/datasets/upload/process", $$"""{"dataset_id":"{{upload["dataset_id"]}}"}""");
        while (dataset["status"]!.GetValue<string>() is not "ready")
        {
            dataset = JsonNode.Parse(await _http.GetStringAsync($"/felix/datasets/{name}/latest"))!;
            Assert.NotEqual("failed", dataset["status"]!.GetValue<string>());
        }
    }

    public async Task<IReadOnlyList<JsonNode>> JobsAsync()
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync("/felix/training-jobs"))!;
        return [.. answer["training_jobs"]!.AsArray().Select(job => job!)];
    }

    /// <summary>Returns the log messages of a job in the order of the server.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string jobId)
    {
        // Without an Accept header for JSON, the server returns a stream of text.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/felix/training-jobs/{jobId}/logs");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await _http.SendAsync(request);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return [.. answer["logs"]!.AsArray().Select(entry => entry!["message"]!.GetValue<string>())];
    }

    /// <summary>Returns the statuses of all jobs that were created here.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync() => [.. (await JobsAsync()).Select(job => job["status"]!.GetValue<string>())];

    private async Task<JsonNode> PostAsync(string path, string json)
    {
        using var response = await _http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
