using System.Net;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults of the storage host and of the records of the live profile.</summary>
public sealed class LiveFaultTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;
    private HttpClient _anonymous = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartLiveAsync(_folder.Path, _time);
        _anonymous = _server.Connect();
        await _server.UploadAsync("people", Rows.Few);
        _id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(_id);
    }

    [Fact]
    public async Task Expires_a_signed_address_early_once()
    {
        _server.SwitchOn("download-expired");
        var address = await AddressAsync();

        using var expired = await _anonymous.GetAsync(address);
        using var again = await _anonymous.GetAsync(address);

        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
        Assert.Contains("Request has expired", await expired.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Truncates_the_archive_and_not_the_address_response()
    {
        _server.SwitchOn("download-truncated");

        var address = await AddressAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => _anonymous.GetByteArrayAsync(address));
        Assert.NotEmpty(await _anonymous.GetByteArrayAsync(address));
    }

    [Fact]
    public async Task Replaces_the_normalized_status_with_an_unknown_one()
    {
        _server.SwitchOn("unknown-status");
        _server.SwitchOn("stuck-running");
        var id = await _server.CreateJobAsync("people");

        var job = await _server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("recalibrating", (string)job["status"]!);
        Assert.Null(job["normalized_status"]);
        Assert.Null(job["is_terminal_status"]);
    }

    [Fact]
    public async Task Removes_the_scores_of_an_evaluation_from_its_job()
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        var created = await _server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{_id}}","dataset_name":"people"}""");
        await _server.EvaluatedAsync((string)created["evaluations"]![0]!["id"]!);
        _server.SwitchOn("metrics-absent");

        var metrics = (await _server.GetAsync($"/felix/training-jobs/{_id}"))["metrics"]!.AsObject();

        Assert.DoesNotContain(metrics, field => field.Key is "eval_f1_score" or "eval_precision" or "eval_recall");
    }

    public async ValueTask DisposeAsync()
    {
        _anonymous.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AddressAsync() => (string)(await _server.GetAsync($"/felix/training-jobs/{_id}/download"))["download_url"]!;
}
