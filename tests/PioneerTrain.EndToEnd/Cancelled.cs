using System.Runtime.InteropServices;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>Ctrl-C or SIGTERM at any moment: exit 130, and no job goes on at the service.</summary>
public sealed class Cancelled : IDisposable
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
    public async Task Whatever_it_was_doing_no_job_goes_on(string after, PosixSignal signal)
    {
        Some.Repository(_folder, epochs: 500);
        await using var server = await LocalServer.StartAsync(_folder.Path);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train"], server.Environment);

        await program.SeesAsync(after);
        program.Signal(signal);
        var run = (await program.EndAsync()).With(exitCode: 130);

        Assert.Contains("Cancelled", run.Output + run.Error, StringComparison.Ordinal);
        Assert.All(await server.StatusesAsync(), status => Assert.Equal("stopped", status));
    }

    [Fact]
    public async Task A_signal_that_comes_twice_does_not_keep_the_job_from_being_stopped()
    {
        Some.Repository(_folder, epochs: 500);
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
    public async Task An_embedded_server_that_dies_ends_the_run_at_once_with_its_reason_and_a_report()
    {
        Some.Repository(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local", "--output-folder", "out"]);

        await program.SeesAsync("epoch 1");
        program.KillChild();
        var run = (await program.EndAsync()).With(exitCode: 3);

        Assert.Contains("The local server exited", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/result.json")));
    }

    [Fact]
    public async Task A_job_on_the_embedded_server_is_stopped_too_and_keeps_its_checkpoints()
    {
        Some.Repository(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local"]);

        await program.SeesAsync("epoch 2");
        program.Signal(PosixSignal.SIGINT);
        (await program.EndAsync()).With(exitCode: 130);

        var list = (await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "list", "--local"])).With(exitCode: 0);
        Assert.Contains("stopped", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_server_does_not_outlive_a_killed_parent()
    {
        Some.Repository(_folder, epochs: 500);
        await using var program = ProgramUnderTest.Start(_folder.Path, ["train", "--local"]);
        await program.SeesAsync("epoch 1");

        program.KillHard();
        await program.EndAsync();

        // The data folder is locked while a server lives: that another one gets it shows that the first is gone.
        var list = (await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "list", "--local"])).With(exitCode: 0);
        Assert.Contains("failed", list.Output, StringComparison.Ordinal);
    }
}
