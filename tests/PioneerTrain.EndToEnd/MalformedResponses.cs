using System.IO.Compression;
using System.Runtime.InteropServices;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// A service with malformed responses: none of them passes the gate, and no text reaches the
/// terminal unsanitized.
/// </summary>
public sealed class MalformedResponses : IDisposable
{
    private const string Config = "model_name: tickets\nbase_model: any/model\ndatasets:\n  - name: tickets\ngate:\n  f1: 0.5\n";

    private readonly TempFolder _folder = new();

    public MalformedResponses() => _folder.Write(".github/training.yml", Config);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"f1\":null}")]
    [InlineData("{\"f1\":\"NaN\"}")]
    [InlineData("{\"f1\":NaN}")]
    [InlineData("{\"f1\":94}")]
    [InlineData("{\"f1\":-0.9}")]
    [InlineData("{\"final_validation_loss\":0.94}")]
    public async Task Never_passes_an_invalid_score(string metrics)
    {
        await using var service = new LoopbackServer(request => Answer(request, metrics: metrics));

        var run = (await RunAsync(service)).With(exitCode: 1);

        Assert.Contains("FAILED", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_cannot_control_the_terminal_or_the_runner()
    {
        await using var service = new LoopbackServer(request => Answer(request, log: "::error::gone\\u001b[2J\\n##[add-mask]x\\r::stop-commands::y"));

        var run = (await RunAsync(service)).With(exitCode: 0);

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain("##[add", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.Split('\n', '\r'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../../evil.sh", "leads outside its folder")]
    [InlineData("/etc/passwd", "is absolute")]
    public async Task Rejects_weights_with_paths_outside_the_folder(string entry, string why)
    {
        await using var service = new LoopbackServer(request => Answer(request, weights: Zip(entry)));

        var run = (await RunAsync(service)).With(exitCode: 6);

        Assert.Contains(why, run.Output, StringComparison.Ordinal);
        Assert.Equal(["report.md", "result.json"], Directory.EnumerateFiles(_folder.File("out")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Discards_truncated_weights()
    {
        await using var service = new LoopbackServer(request => request.Target.EndsWith("/download", StringComparison.Ordinal)
            ? new LoopbackResponse(200, Zip("model.safetensors").AsMemory(0, 40), ("Content-Type", "application/zip"))
            : Answer(request));

        (await RunAsync(service)).With(exitCode: 6);

        Assert.False(File.Exists(_folder.File("out/tickets.zip")));
    }

    [Fact]
    public async Task Does_not_send_the_key_to_another_host_on_a_redirect()
    {
        await using var thief = new LoopbackServer(_ => new LoopbackResponse(200, Zip("model.safetensors"), ("Content-Type", "application/zip")));
        await using var service = new LoopbackServer(request => request.Target.EndsWith("/download", StringComparison.Ordinal)
            ? LoopbackResponse.Redirect(302, new Uri(thief.Url, "/weights.zip").ToString())
            : Answer(request));

        (await RunAsync(service)).With(exitCode: 0);

        Assert.All(service.Requests, request => Assert.True(request.HasKey));
        Assert.False(thief.Requests.Single().HasKey);
        Assert.DoesNotContain("pio_sk_secret", string.Concat(thief.Requests.Single().Headers.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_scores_when_cancelled_during_the_download()
    {
        using var downloading = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using var service = new LoopbackServer(request =>
        {
            if (request.Target.EndsWith("/download", StringComparison.Ordinal))
            {
                downloading.Set();
                release.Wait(TimeSpan.FromMinutes(1));
            }

            return Answer(request);
        });
        await using var program = Start(service);

        await Task.Run(downloading.Wait);
        program.Signal(PosixSignal.SIGINT);
        var run = (await program.EndAsync()).With(exitCode: 130);
        release.Set();

        Assert.Contains("F1        0.9", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"conclusion\": \"cancelled\"", await File.ReadAllTextAsync(_folder.File("out/result.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gates_a_job_that_had_already_ended_when_it_was_found()
    {
        var looks = 0;
        await using var service = new LoopbackServer(request => request.Target.EndsWith("/job_1", StringComparison.Ordinal) && ++looks > 1
            ? LoopbackResponse.Json("{\"detail\":\"busy\"}") with { Status = 503 }
            : Answer(request));

        var run = (await RunAsync(service, "train", "--attach", "job_1", "--timeout", "2s", "--output-folder", "out")).With(exitCode: 0);

        Assert.Contains("F1        0.9", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_jobs_whose_numbers_are_not_valid_json()
    {
        await using var service = new LoopbackServer(_ => LoopbackResponse.Json("{\"training_jobs\":[{\"id\":\"job_1\",\"status\":\"complete\",\"metrics\":{\"f1\":\"NaN\",\"recall\":1e999}}]}"));

        var run = (await RunAsync(service, "jobs", "list", "-o", "json")).With(exitCode: 0);

        Assert.Contains("job_1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_the_job_name_when_cancelled_before_the_id_is_known()
    {
        using var creating = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using var service = new LoopbackServer(request =>
        {
            if (request.Method == "POST")
            {
                creating.Set();
                release.Wait(TimeSpan.FromMinutes(1));
            }

            return Answer(request);
        });
        await using var program = Start(service);

        await Task.Run(creating.Wait);
        program.Signal(PosixSignal.SIGINT);
        var run = (await program.EndAsync()).With(exitCode: 130);
        release.Set();

        Assert.Contains("The job may exist and bill your account. Look for 'tickets'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_the_job_by_its_name_when_the_create_response_is_not_a_job()
    {
        var created = false;
        await using var service = new LoopbackServer(request =>
        {
            if (request.Method == "POST")
            {
                created = true;
                return LoopbackResponse.Json("<html><body>Bad gateway</body></html>") with { Headers = [("Content-Type", "text/html")] };
            }

            return created && request.Target.StartsWith("/felix/training-jobs?", StringComparison.Ordinal)
                ? LoopbackResponse.Json("{\"training_jobs\":[{\"id\":\"job_1\",\"model_name\":\"tickets\",\"status\":\"requested\"}]}")
                : Answer(request);
        });

        var run = (await RunAsync(service)).With(exitCode: 0);

        Assert.Contains("job_1", run.Output, StringComparison.Ordinal);
        Assert.Single(service.Requests, request => request.Method == "POST");
    }

    private static LoopbackResponse Answer(LoopbackRequest request, string metrics = "{\"f1\":0.9}", string log = "fine", byte[]? weights = null) => (request.Method, request.Target) switch
    {
        ("POST", "/felix/training-jobs") => LoopbackResponse.Json("{\"id\":\"job_1\",\"status\":\"requested\"}"),
        (_, "/felix/training-jobs/job_1") => LoopbackResponse.Json($"{{\"id\":\"job_1\",\"status\":\"complete\",\"metrics\":{metrics}}}"),
        (_, "/felix/training-jobs/job_1/logs") => LoopbackResponse.Json($"{{\"logs\":[{{\"id\":\"1\",\"message\":\"{log}\"}}]}}"),
        (_, "/felix/training-jobs/job_1/download") => new LoopbackResponse(200, weights ?? Zip("model.safetensors"), ("Content-Type", "application/zip")),
        (_, "/felix/datasets/tickets") => LoopbackResponse.Json("{\"versions\":[{\"dataset_name\":\"tickets\",\"version_number\":\"1\",\"status\":\"ready\"}]}"),
        (_, "/base-models") => LoopbackResponse.Json("{\"models\":[{\"id\":\"any/model\",\"supports_training\":true}]}"),
        _ => LoopbackResponse.Json("{\"training_jobs\":[]}"),
    };

    private static byte[] Zip(string entry)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            using var content = zip.CreateEntry(entry).Open();
            content.Write("weights, many of them"u8);
        }

        return bytes.ToArray();
    }

    private ProgramUnderTest Start(LoopbackServer service, params string[] arguments) => ProgramUnderTest.Start(
        _folder.Path,
        arguments is [] ? ["train", "--output-folder", "out"] : arguments,
        new() { ["PIONEER_API_URL"] = service.Url.ToString(), ["PIONEER_API_KEY"] = "pio_sk_secret" });

    private async Task<ProgramResult> RunAsync(LoopbackServer service, params string[] arguments)
    {
        await using var program = Start(service, arguments);
        return await program.EndAsync();
    }
}
