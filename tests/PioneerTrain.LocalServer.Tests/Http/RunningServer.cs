using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The complete server on a free loopback port with real training. Waits use its own events and
/// have a timeout.
/// </summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Key = "pio_sk_test";
    public const string BaseModel = "local/nano-en-v1";

    /// <summary>Long, because the machine may be busy; no test waits for it to pass.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly DataFolder _data;

    private RunningServer(WebApplication app, DataFolder data)
    {
        _app = app;
        _data = data;
        Client = Connect();
        Client.DefaultRequestHeaders.Add("X-API-Key", Key);
        Client.DefaultRequestHeaders.Add("Accept", "application/json");
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>A client that sends the API key.</summary>
    public HttpClient Client { get; }

    public static Task<RunningServer> StartLiveAsync(string folder, TimeProvider time) =>
        StartAsync(folder, options => options with { Profile = ServerProfile.Live }, time);

    public static async Task<RunningServer> StartAsync(string folder, Func<LocalServerOptions, LocalServerOptions>? change = null, TimeProvider? time = null)
    {
        var options = new LocalServerOptions { ApiKey = Key, DataFolder = folder, Threads = 1 };
        options = change?.Invoke(options) ?? options;
        var data = await DataFolder.OpenAsync(folder, TimeProvider.System, CancellationToken.None);
        var app = LocalServerApp.Build(options, data, new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, options.Aliases), time ?? TimeProvider.System);
        await app.StartAsync();
        return new RunningServer(app, data);
    }

    /// <summary>A client without a key.</summary>
    public HttpClient Connect() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_app.Urls.Single()), Timeout = _limit };

    /// <summary>Enables a fault, as <c>NAME[:N][@PLACE]</c>.</summary>
    public void SwitchOn(string fault)
    {
        var (setting, problem) = FaultSetting.Parse(fault);
        Assert.True(setting is not null, problem);
        _app.Services.GetRequiredService<FaultSwitches>().SwitchOn(setting);
    }

    public void SwitchFaultsOff() => _app.Services.GetRequiredService<FaultSwitches>().SwitchAllOff();

    /// <summary>Asserts the status and returns the body of the response.</summary>
    public async Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await ReadAsync(await Client.GetAsync(path), expected);

    public async Task<JsonNode> PostAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await Client.PostAsync(path, Json(json)), expected);

    public async Task<JsonNode> DeleteAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await ReadAsync(await Client.DeleteAsync(path), expected);

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Uploads and processes a dataset, and returns its final version.</summary>
    public async Task<DatasetVersion> UploadAsync(string name, string jsonl)
    {
        var address = await PostAsync("/felix/datasets/upload/url", $$"""{"dataset_name":"{{name}}","dataset_type":"ner","type":"training","format":"jsonl"}""");
        using var anonymous = Connect();
        var put = await anonymous.PutAsync((string)address["presigned_url"]!, new StringContent(jsonl));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        await PostAsync("/felix/datasets/upload/process", $$"""{"dataset_id":"{{address["dataset_id"]}}"}""", HttpStatusCode.Accepted);
        return await ProcessedAsync((string)address["dataset_id"]!);
    }

    public async Task<DatasetVersion> ProcessedAsync(string id)
    {
        var datasets = _app.Services.GetRequiredService<DatasetStore>();
        while (true)
        {
            var changed = datasets.Changed.Next;
            if (datasets.Find(id)!.Version is { Status: DatasetStatus.Ready or DatasetStatus.Failed } version)
            {
                return version;
            }

            await changed.WaitAsync(_limit);
        }
    }

    /// <summary>Creates a job and returns its id.</summary>
    /// <param name="fields">Additional fields, as JSON with a leading comma.</param>
    public async Task<string> CreateJobAsync(string dataset, int epochs = 1, string baseModel = BaseModel, string fields = "")
    {
        var created = await PostAsync(
            "/felix/training-jobs", $$"""{"model_name":"m","base_model":"{{baseModel}}","datasets":[{"name":"{{dataset}}"}],"nr_epochs":{{epochs}}{{fields}}}""");
        return (string)created["id"]!;
    }

    /// <summary>
    /// Creates a job that trains until it is stopped, and returns its id once it is stuck. A job
    /// that is stopped before would leave the fault to the next job.
    /// </summary>
    public async Task<string> CreateStuckJobAsync(string dataset)
    {
        SwitchOn("stuck-running:1");
        var id = await CreateJobAsync(dataset);
        var faults = _app.Services.GetRequiredService<FaultSwitches>();
        using var limit = new CancellationTokenSource(_limit);
        while (faults.Current.Any(current => current.Name == "stuck-running" && current.Left > 0))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return id;
    }

    public Task<StoredJob> EndedAsync(string id) => JobAsync(id, job => job.HasEnded);

    /// <summary>Returns the job as soon as it satisfies a condition.</summary>
    public async Task<StoredJob> JobAsync(string id, Func<StoredJob, bool> holds)
    {
        Assert.True(_app.Services.GetRequiredService<JobStore>().TryGet(id, out var entry));
        while (true)
        {
            var changed = entry.Changed.Next;
            if (holds(entry.Job))
            {
                return entry.Job;
            }

            await changed.WaitAsync(_limit);
        }
    }

    /// <summary>Waits until the training thread is done with a job, including what follows its end.</summary>
    public Task WorkedOffAsync(string id) =>
        _app.Services.GetRequiredService<TrainingWorker>().WaitForJobAsync(id, CancellationToken.None);

    public async Task<EvaluationAnswer> EvaluatedAsync(string id)
    {
        var evaluations = _app.Services.GetRequiredService<EvaluationStore>();
        while (true)
        {
            var changed = evaluations.Changed.Next;
            if (evaluations.Find(id) is { Status: EvaluationStatus.Complete or EvaluationStatus.Failed } evaluation)
            {
                return evaluation;
            }

            await changed.WaitAsync(_limit);
        }
    }

    /// <summary>Returns the log as text, which ends when the job ends.</summary>
    public async Task<string> FollowLogAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/felix/training-jobs/{id}/logs");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        using var response = await Client.SendAsync(request);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }
}
