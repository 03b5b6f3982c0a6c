using System.CommandLine;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Work;

public sealed class JobPruningTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Keeps_the_newest_jobs_and_deletes_files_and_evaluations_of_older_ones()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path, options => options with { KeptJobs = 2 });
        await server.UploadAsync("people", Rows.Few);
        var oldest = await TrainAsync(server);
        var evaluation = await server.PostAsync("/felix/evaluations", $$"""{"base_model":"{{oldest}}","dataset_name":"people"}""");
        await server.EvaluatedAsync((string)evaluation["evaluations"]![0]!["id"]!);
        var second = await TrainAsync(server);
        var third = await TrainAsync(server);
        var last = await TrainAsync(server);
        await server.WorkedOffAsync(third);
        await server.WorkedOffAsync(last);

        Assert.Equal([last, third], await IdsAsync(server));
        Assert.Equal(2, Directory.GetDirectories(_folder.File("jobs")).Length);
        Assert.Empty((await server.GetAsync("/felix/evaluations"))["evaluations"]!.AsArray());
        Assert.Single((await server.GetAsync("/felix/datasets"))["datasets"]!.AsArray());
        Assert.DoesNotContain(second, await IdsAsync(server), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_job_whose_checkpoint_a_queued_job_continues_from()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path, options => options with { KeptJobs = 1 });
        await server.UploadAsync("people", Rows.Few);
        var parent = await TrainAsync(server);
        var checkpoint = (await server.EndedAsync(parent)).Checkpoints[^1].Id;
        await server.WorkedOffAsync(parent);
        var blocking = await server.CreateStuckJobAsync("people");
        var child = await server.CreateJobAsync("people", baseModel: checkpoint);

        await server.PostAsync($"/felix/training-jobs/{blocking}/stop", "");
        await server.WorkedOffAsync(blocking);
        var ended = await server.EndedAsync(child);

        Assert.Null(ended.ErrorMessage);
        Assert.Single(ended.Checkpoints);
    }

    [Fact]
    public async Task Prune_command_deletes_jobs_of_a_server_that_has_ended()
    {
        string kept;
        await using (var server = await RunningServer.StartAsync(_folder.Path))
        {
            await server.UploadAsync("people", Rows.Few);
            await TrainAsync(server);
            kept = await TrainAsync(server);
        }

        var exitCode = await PruneAsync(TimeProvider.System, "--keep-jobs", "1");

        Assert.Equal(0, exitCode);
        Assert.Equal("Jobs deleted: 1. Jobs kept: 1.", _output.ToString().TrimEnd());
        await using var again = await RunningServer.StartAsync(_folder.Path);
        Assert.Equal([kept], await IdsAsync(again));
    }

    [Fact]
    public async Task Prune_command_refuses_a_folder_in_use()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path);
        var time = new ManualTime();

        var exitCode = await time.DriveAsync(PruneAsync(time));

        Assert.Equal(2, exitCode);
        Assert.Contains("is used by another local server", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static async Task<string> TrainAsync(RunningServer server)
    {
        var id = await server.CreateJobAsync("people");
        await server.EndedAsync(id);
        return id;
    }

    private static async Task<IEnumerable<string>> IdsAsync(RunningServer server) =>
        (await server.GetAsync("/felix/training-jobs"))["training_jobs"]!.AsArray().Select(job => (string)job!["id"]!);

    private Task<int> PruneAsync(TimeProvider time, params string[] arguments) =>
        new PruneCommand(_output, _error, time).Create().Parse(["--data", _folder.Path, .. arguments]).InvokeAsync();
}
