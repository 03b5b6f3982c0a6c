namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults that change the responses of the server.</summary>
public sealed class AlterationFaultTests(FaultySeedServer faulty) : IClassFixture<FaultySeedServer>, IDisposable
{
    [Fact]
    public async Task Removes_the_scores_of_a_job()
    {
        faulty.Server.SwitchOn("metrics-absent");

        var metrics = (await faulty.Server.GetAsync(faulty.JobPath))["metrics"]!.AsObject();

        Assert.All(["f1", "precision", "recall"], name => Assert.False(metrics.ContainsKey(name)));
        Assert.NotNull(metrics["sample_count"]);
    }

    [Fact]
    public async Task Runs_with_an_unknown_status_until_it_is_stopped()
    {
        faulty.Server.SwitchOn("unknown-status");
        var id = await faulty.Server.CreateStuckJobAsync("people");

        var job = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");
        await faulty.Server.PostAsync($"/felix/training-jobs/{id}/stop", "");
        var stopped = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("recalibrating", (string)job["status"]!);
        Assert.Equal("stopped", (string)stopped["status"]!);
    }

    [Fact]
    public async Task Fails_a_job_and_counts_only_jobs()
    {
        faulty.Server.SwitchOn("job-errored:1");
        await faulty.Server.GetAsync(faulty.JobPath);
        var id = await faulty.Server.CreateJobAsync("people");
        await faulty.Server.EndedAsync(id);
        var next = await faulty.Server.CreateJobAsync("people");
        await faulty.Server.EndedAsync(next);

        var job = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("failed Local training failed", $"{job["status"]} {job["error_message"]}");
        Assert.Equal("complete", (string)(await faulty.Server.GetAsync($"/felix/training-jobs/{next}"))["status"]!);
        Assert.Contains("ERROR Local training failed\n", await faulty.Server.FollowLogAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_terminal_codes_and_workflow_commands_into_the_log()
    {
        faulty.Server.SwitchOn("log-hostile");

        var messages = await MessagesAsync();

        Assert.Contains(messages, message => message.Contains("\u001b[31m", StringComparison.Ordinal));
        Assert.Contains(messages, message => message.StartsWith("::error::", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reorders_the_log()
    {
        var whole = await MessagesAsync();
        faulty.Server.SwitchOn("log-reorders");

        var reordered = await MessagesAsync();

        Assert.Equal(Enumerable.Reverse(whole), reordered);
    }

    [Fact]
    public async Task Streams_the_log_as_text_when_json_was_requested()
    {
        faulty.Server.SwitchOn("log-text");

        using var response = await faulty.Server.Client.GetAsync($"{faulty.JobPath}/logs");

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Breaks_a_download_half_way_and_serves_the_rest_on_request()
    {
        var whole = await faulty.Server.Client.GetByteArrayAsync($"{faulty.JobPath}/download");

        faulty.Server.SwitchOn("download-truncated");
        using var response = await faulty.Server.Client.GetAsync($"{faulty.JobPath}/download", HttpCompletionOption.ResponseHeadersRead);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
        var again = await faulty.Server.Client.GetByteArrayAsync($"{faulty.JobPath}/download");

        Assert.Equal(whole.Length, response.Content.Headers.ContentLength);
        Assert.Equal(whole, again);
    }

    public void Dispose() => faulty.Server.SwitchFaultsOff();

    private async Task<string[]> MessagesAsync()
    {
        var log = await faulty.Server.GetAsync($"{faulty.JobPath}/logs");
        Assert.Equal(log["logs"]!.AsArray().Count, (int)log["total_logs"]!);
        return [.. log["logs"]!.AsArray().Select(line => (string)line!["message"]!)];
    }
}
