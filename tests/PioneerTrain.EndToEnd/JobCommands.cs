using System.IO.Compression;
using System.Text.Json.Nodes;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>The command for each job endpoint, against the real server.</summary>
public sealed class JobCommands(SharedServer shared) : IClassFixture<SharedServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_job_can_be_listed_shown_read_downloaded_and_deleted()
    {
        SampleRepository.Create(_folder, epochs: 2);
        var server = shared.Server;
        (await RunAsync(server, "train")).With(exitCode: 0);
        var id = (await server.JobsAsync()).Single()["id"]!.GetValue<string>();

        var list = (await RunAsync(server, "jobs", "list")).With(exitCode: 0);
        var show = JsonNode.Parse((await RunAsync(server, "jobs", "show", id, "-o", "json")).With(exitCode: 0).Output)!;
        var logs = (await RunAsync(server, "jobs", "logs", id)).With(exitCode: 0);
        var checkpoints = JsonNode.Parse((await RunAsync(server, "jobs", "checkpoints", id, "-o", "json")).With(exitCode: 0).Output)!.AsArray();
        (await RunAsync(server, "jobs", "download", id, "--output-file", "w.zip")).With(exitCode: 0);
        var stopped = (await RunAsync(server, "jobs", "stop", id)).With(exitCode: 0);
        (await RunAsync(server, "jobs", "delete", id)).With(exitCode: 2);
        var kept = (await server.JobsAsync()).Count;
        (await RunAsync(server, "jobs", "delete", id, "--yes")).With(exitCode: 0);

        Assert.Contains(id, list.Output, StringComparison.Ordinal);
        Assert.Equal("succeeded", show["outcome"]!.GetValue<string>());
        Assert.InRange(show["f1"]!.GetValue<double>(), 0.01, 1);
        Assert.Contains("local/nano-en-v1", logs.Output, StringComparison.Ordinal);
        Assert.Equal(2, checkpoints.Count);
        await using (var weights = await ZipFile.OpenReadAsync(_folder.File("w.zip")))
        {
            Assert.Contains("model.safetensors", weights.Entries.Select(entry => entry.Name));
        }

        Assert.Contains("had already ended", stopped.Output, StringComparison.Ordinal);
        Assert.Equal(1, kept);
        Assert.Empty(await server.JobsAsync());
    }

    [Theory]
    [InlineData("show")]
    [InlineData("logs")]
    [InlineData("checkpoints")]
    [InlineData("stop")]
    [InlineData("download")]
    public async Task Reports_the_id_of_a_job_that_does_not_exist(string verb)
    {
        var run = (await RunAsync(shared.Server, "jobs", verb, "5ad5a8f5-0000-4000-8000-000000000000")).With(exitCode: 3);

        Assert.Contains("5ad5a8f5-0000-4000-8000-000000000000", run.Error, StringComparison.Ordinal);
    }

    private Task<ProgramResult> RunAsync(LocalServer server, params string[] arguments) => ProgramUnderTest.RunAsync(_folder.Path, arguments, server.Environment);
}
