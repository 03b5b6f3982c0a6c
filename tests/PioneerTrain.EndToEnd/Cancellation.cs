using System.Runtime.InteropServices;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// Ctrl-C or SIGTERM at any time: exit code 130, and no job keeps running at the service.
/// </summary>
public sealed class Cancellation : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Config", PosixSignal.SIGINT)]
    [InlineData("Backend", PosixSignal.SIGTERM)]
    [InlineData("Data", PosixSignal.SIGINT)]
    [InlineData("Job", PosixSignal.SIGTERM)]
    [InlineData("Status", PosixSignal.SIGINT)]
    [InlineData("epoch 1", PosixSignal.SIGINT)]
    [InlineData("epoch 1", PosixSignal.SIGHUP)]
    [InlineData("epoch 2", PosixSignal.SIGTERM)]
    public async Task Leaves_no_job_running_when_cancelled_at_any_step(string after, PosixSignal signal)
    {
        SampleRepository.Create(_folder, epochs: 500);
        await using var server = await LocalServer.StartAsync(_folder.Path);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train"], server.Environment);

        await program.SeesAsync(after);
        program.Signal(signal);
        var run = (await program.EndAsync()).With(exitCode: 130);

        Assert.Contains("Cancelled", run.Output + run.Error, StringComparison.Ordinal);
        Assert.All(await server.StatusesAsync(), status => Assert.Equal("stopped", status));
    }

    [Fact]
    public async Task Stops_the_job_when_the_signal_is_sent_twice()
    {
        SampleRepository.Create(_folder, epochs: 500);
        await using var server = await LocalServer.StartAsync(_folder.Path);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train"], server.Environment);

        await program.SeesAsync("epoch 1");
        program.Signal(PosixSignal.SIGINT);
        program.Signal(PosixSignal.SIGTERM);
        program.Signal(PosixSignal.SIGINT);
        (await program.EndAsync()).With(exitCode: 130);

        Assert.Equal(["stopped"], await server.StatusesAsync());
    }

    [Fact]
    public async Task Ends_the_run_with_a_report_when_the_embedded_server_dies()
    {
        SampleRepository.Create(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local", "--output-folder", "out"]);

        await program.SeesAsync("epoch 1");
        program.KillChild();
        var run = (await program.EndAsync()).With(exitCode: 3);

        Assert.Contains("The local server exited", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/result.json")));
    }

    [Fact]
    public async Task Stops_a_job_on_the_embedded_server_and_keeps_its_checkpoints()
    {
        SampleRepository.Create(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local"]);

        await program.SeesAsync("epoch 2");
        program.Signal(PosixSignal.SIGINT);
        (await program.EndAsync()).With(exitCode: 130);

        var list = (await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "list", "--local"])).With(exitCode: 0);
        Assert.Contains("stopped", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_server_exits_when_its_parent_is_killed()
    {
        SampleRepository.Create(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local"]);
        await program.SeesAsync("epoch 1");

        program.KillHard();
        await program.EndAsync();

        // A running server locks its data folder. If another server can lock it, the first one has
        // exited.
        var list = (await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "list", "--local"])).With(exitCode: 0);
        Assert.Contains("failed", list.Output, StringComparison.Ordinal);
    }
}
