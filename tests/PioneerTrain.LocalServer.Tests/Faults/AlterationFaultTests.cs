using System.IO.Compression;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults that change the responses of the server.</summary>
public sealed class AlterationFaultTests(FaultySeedServer faulty) : IClassFixture<FaultySeedServer>, IDisposable
{
    [Theory]
    [InlineData("metrics-absent", null)]
    [InlineData("metrics-nan", "NaN")]
    [InlineData("metrics-text", "high")]
    [InlineData("metrics-out-of-range", "94")]
    public async Task Corrupts_the_scores_of_a_job(string fault, string? score)
    {
        faulty.Server.SwitchOn(fault);

        var metrics = (await faulty.Server.GetAsync(faulty.JobPath))["metrics"]!;

        Assert.All(["f1", "precision", "recall"], name => Assert.Equal(score, metrics[name]?.ToString()));
        Assert.NotNull(metrics["sample_count"]);
    }

    [Fact]
    public async Task Writes_a_nan_score_without_quotes()
    {
        faulty.Server.SwitchOn("metrics-nan-bare");

        var job = await faulty.Server.Client.GetStringAsync(faulty.JobPath);

        Assert.Contains("\"f1\":NaN,\"precision\":NaN,\"recall\":NaN,", job, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_the_progress()
    {
        faulty.Server.SwitchOn("null-progress");

        var job = await faulty.Server.GetAsync(faulty.JobPath);

        Assert.Null(job["progress_percent"]);
        Assert.Null(job["current_epoch"]);
    }

    [Fact]
    public async Task Runs_with_an_unknown_status_until_it_is_stopped()
    {
        faulty.Server.SwitchOn("stuck-running:1");
        faulty.Server.SwitchOn("unknown-status");
        var id = await faulty.Server.CreateJobAsync("people");

        var job = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");
        await faulty.Server.PostAsync($"/felix/training-jobs/{id}/stop", "");
        var stopped = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("recalibrating", (string)job["status"]!);
        Assert.Equal("stopped", (string)stopped["status"]!);
    }

    [Theory]
    [InlineData("job-errored:1", "Local training failed")]
    [InlineData("job-errored-silent", null)]
    public async Task Fails_a_job_with_or_without_a_message(string fault, string? message)
    {
        faulty.Server.SwitchOn(fault);
        var id = await faulty.Server.CreateJobAsync("people");
        await faulty.Server.EndedAsync(id);

        var job = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");

        Assert.Equal("failed", (string)job["status"]!);
        Assert.Equal(message, (string?)job["error_message"]);
    }

    [Fact]
    public async Task Counts_only_jobs_that_fail_without_a_message()
    {
        faulty.Server.SwitchOn("job-errored-silent:1");
        await faulty.Server.GetAsync(faulty.JobPath);
        var id = await faulty.Server.CreateJobAsync("people");
        await faulty.Server.EndedAsync(id);
        var next = await faulty.Server.CreateJobAsync("people");
        await faulty.Server.EndedAsync(next);

        var first = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");
        var again = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");

        Assert.All([first, again], job => Assert.Equal("failed", (string)job["status"]!));
        Assert.All([first, again], job => Assert.Null(job["error_message"]));
        Assert.Equal("complete", (string)(await faulty.Server.GetAsync($"/felix/training-jobs/{next}"))["status"]!);
        Assert.Contains("ERROR Local training failed\n", await faulty.Server.FollowLogAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_ends_an_evaluation()
    {
        faulty.Server.SwitchOn("evaluation-stuck");
        var created = await faulty.Server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{faulty.JobId}}","dataset_name":"people"}""");
        var id = (string)created["evaluations"]![0]!["id"]!;
        await faulty.Server.EvaluatedAsync(id);

        var evaluation = await faulty.Server.GetAsync($"/felix/evaluations/{id}");

        Assert.Equal("running", (string)evaluation["status"]!);
        Assert.Null(evaluation["f1_score"]);
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
    public async Task Truncates_reorders_and_repeats_the_log()
    {
        var whole = await MessagesAsync();

        faulty.Server.SwitchOn("log-shrinks");
        var first = await MessagesAsync();
        var second = await MessagesAsync();
        faulty.Server.SwitchFaultsOff();
        faulty.Server.SwitchOn("log-reorders");
        var reordered = await MessagesAsync();
        faulty.Server.SwitchFaultsOff();
        faulty.Server.SwitchOn("log-repeats");
        var repeated = await MessagesAsync();

        Assert.Equal(whole, first);
        Assert.Equal(whole[(whole.Length / 2)..], second);
        Assert.Equal(Enumerable.Reverse(whole), reordered);
        Assert.Equal(whole.SelectMany(message => new[] { message, message }), repeated);
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

    [Fact]
    public async Task Sends_an_archive_with_a_path_outside_its_folder()
    {
        faulty.Server.SwitchOn("download-evil");

        await using var body = await faulty.Server.Client.GetStreamAsync($"{faulty.JobPath}/download");
        using var zip = new ZipArchive(body);

        Assert.Contains(zip.Entries, entry => entry.FullName.StartsWith("../", StringComparison.Ordinal));
    }

    public void Dispose() => faulty.Server.SwitchFaultsOff();

    private async Task<string[]> MessagesAsync()
    {
        var log = await faulty.Server.GetAsync($"{faulty.JobPath}/logs");
        Assert.Equal(log["logs"]!.AsArray().Count, (int)log["total_logs"]!);
        return [.. log["logs"]!.AsArray().Select(line => (string)line!["message"]!)];
    }
}
