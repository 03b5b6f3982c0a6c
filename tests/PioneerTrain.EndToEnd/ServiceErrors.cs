using System.Text.Json.Nodes;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// The service refuses or does not respond: before the job, while it runs, and at its end.
/// </summary>
public sealed class ServiceErrors(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fails_when_the_server_cannot_be_reached()
    {
        SampleRepository.Create(_folder);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train"], new() { ["PIONEER_API_URL"] = "http://127.0.0.1:1", ["PIONEER_API_KEY"] = "pio_sk_x" })).With(exitCode: 3);

        Assert.Contains("http://127.0.0.1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_the_key_is_rejected()
    {
        SampleRepository.Create(_folder);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train"], new(shared.Server.Environment) { ["PIONEER_API_KEY"] = "pio_sk_wrong" })).With(exitCode: 3);

        Assert.Contains("401", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pio_sk_wrong", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Empty(await shared.Server.JobsAsync());
    }

    [Theory]
    [InlineData("model_name: m\nbase_model: local/nano-en-v1\ndatasets:\n  - name: nowhere\n", "nowhere")]
    [InlineData("model_name: m\nbase_model: local/mega-en-v1\ndatasets:\n  - name: rows\n    path: rows.jsonl\n", "local/mega-en-v1")]
    public async Task Starts_nothing_when_a_dataset_or_base_model_does_not_exist(string config, string named)
    {
        _folder.Write(".github/training.yml", config);
        _folder.Write("rows.jsonl", SampleRepository.Rows(10));

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train"], shared.Server.Environment)).With(exitCode: 3);

        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.Empty(await shared.Server.JobsAsync());
    }

    [Fact]
    public async Task Reports_the_reason_when_the_job_fails()
    {
        SampleRepository.Create(_folder);
        _folder.Write("data/rows.jsonl", "{\"text\":\"Ask Ada about it\",\"entities\":[[\"Ada\",\"person\"]],\"split\":\"train\"}\n");
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--output-folder", "out"], server.Environment)).With(exitCode: 4);

        Assert.Contains("failed", run.Output, StringComparison.Ordinal);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out/result.json")))!;
        Assert.Null(result["weights"]);
        Assert.Equal(4, result["exit_code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Stops_a_job_that_exceeds_its_deadline()
    {
        SampleRepository.Create(_folder, epochs: 500, extra: "limits:\n  max_duration: 2s\n");
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train"], server.Environment)).With(exitCode: 5);

        Assert.Contains("did not end within 2 s", run.Output, StringComparison.Ordinal);
        Assert.Equal(["stopped"], await server.StatusesAsync());
    }

    [Fact]
    public async Task Reports_a_full_disk_and_leaves_no_partial_weights()
    {
        SampleRepository.Create(_folder);
        Directory.CreateDirectory(_folder.File("small"));
        await using var server = await LocalServer.StartAsync(_folder.Path);

        // The weights do not fit into this file system of 200 kB in a separate mount namespace.
        await using var program = ProgramUnderTest.Start(
            _folder.Path,
            ["train", "--output-folder", "small/out"],
            server.Environment,
            through: ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=200k tmpfs small && \"$@\"; code=$?; ls -A small/out; exit $code", "sh"]);
        var run = (await program.EndAsync()).With(exitCode: 6);

        Assert.Contains("is full", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".zip", run.Output.Split('\n')[^2], StringComparison.Ordinal);
        Assert.Equal(["complete"], await server.StatusesAsync());
    }
}
