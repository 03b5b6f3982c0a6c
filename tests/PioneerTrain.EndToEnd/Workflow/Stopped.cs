using System.Diagnostics;
using System.Runtime.InteropServices;
using PioneerTrain.EndToEnd.Support;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// The main stage is process 1 of a namespace, as in a container, and is signalled or killed at every request that it makes. After the post stage no job goes on.
/// </summary>
public sealed class Stopped
{
    /// <summary>More than a run makes before it follows its job.</summary>
    private const int Requests = 13;

    private static readonly string[] _asProcessOne = ["unshare", "-fp", "--mount-proc", "--kill-child"];

    [Theory]
    [InlineData("kill", false)]
    [InlineData("kill", true)]
    [InlineData("interrupt", false)]
    [InlineData("interrupt", true)]
    [InlineData("terminate", true)]
    public async Task At_whichever_request_no_job_goes_on_after_the_post_stage(string how, bool afterEffect)
    {
        await using var server = await LocalServer.StartAsync();
        for (var request = 1; request <= Requests; request++)
        {
            await using var proxy = await TrippingProxy.StartAsync(server.Url);
            await using var step = await WorkflowStep.CreateAsync(proxy.Url);
            Some.Repository(step.Workspace, epochs: 500);
            await using var main = step.StartMain(_asProcessOne);
            proxy.OnRequest = (number, _) => Trip(main, how, number == request && !afterEffect);
            proxy.OnAnswer = (number, _) =>
            {
                Trip(main, how, number == request && afterEffect);
                return Task.CompletedTask;
            };

            var run = await main.EndAsync();
            (proxy.OnRequest, proxy.OnAnswer) = ((_, _) => { }, (_, _) => Task.CompletedTask);

            if (how != "kill")
            {
                run.With(exitCode: 130);
            }

            (await step.RunPostAsync()).With(exitCode: 0);
            Assert.DoesNotContain(await server.StatusesAsync(), status => status is "requested" or "running");

            // Once more, as an impatient person would: nothing changes and nothing is started.
            var jobs = (await server.JobsAsync()).Count;
            (await step.RunPostAsync()).With(exitCode: 0);
            Assert.Equal(jobs, (await server.JobsAsync()).Count);
        }
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task Within_seven_seconds_the_job_is_stopped_the_summary_written_and_the_process_gone(PosixSignal signal)
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        Some.Repository(step.Workspace, epochs: 500);
        await using var main = step.StartMain(_asProcessOne);

        await main.SeesAsync("epoch 1");
        var since = Stopwatch.GetTimestamp();
        main.SignalChild(signal);
        (await main.EndAsync()).With(exitCode: 130);

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.Equal(["stopped"], await server.StatusesAsync());
        Assert.Equal(["cancelled", "cancelled"], [step.Sandbox.Outputs.Values["outcome"], step.Sandbox.Outputs.Values["conclusion"]]);
        Assert.Contains("Cancelled", step.Sandbox.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_the_stop_holds_nobody_up_and_is_asked_again_by_the_post_stage()
    {
        await using var server = await LocalServer.StartAsync();
        await using var proxy = await TrippingProxy.StartAsync(server.Url);
        using var release = new ManualResetEventSlim();
        proxy.OnRequest = (_, what) =>
        {
            if (what.EndsWith("/stop", StringComparison.Ordinal))
            {
                release.Wait();
            }
        };
        await using var step = await WorkflowStep.CreateAsync(proxy.Url);
        Some.Repository(step.Workspace, epochs: 500);
        await using var main = step.StartMain(_asProcessOne);

        await main.SeesAsync("epoch 1");
        var since = Stopwatch.GetTimestamp();
        main.SignalChild(PosixSignal.SIGINT);
        var run = (await main.EndAsync()).With(exitCode: 130);

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, TimeSpan.FromSeconds(7));
        Assert.Contains("It may still be running and billing your account.", run.Output, StringComparison.Ordinal);
        Assert.NotEqual("true", step.Sandbox.State.Values["settled"]);
        release.Set();
        (await step.RunPostAsync()).With(exitCode: 0);
        Assert.Equal(["stopped"], await server.StatusesAsync());
    }

    [Fact]
    public async Task A_signal_at_the_first_instruction_is_not_lost()
    {
        await using var step = await WorkflowStep.CreateAsync("http://127.0.0.1:9");
        Some.Repository(step.Workspace);
        await using var main = step.StartMain(_asProcessOne);

        await main.SeesAsync("::stop-commands::");
        main.SignalChild(PosixSignal.SIGTERM);

        (await main.EndAsync()).With(exitCode: 130);
        (await step.RunPostAsync()).With(exitCode: 0);
    }

    [Fact]
    public async Task A_main_stage_that_never_came_to_a_job_leaves_the_post_stage_nothing_to_do()
    {
        await using var step = await WorkflowStep.CreateAsync("http://127.0.0.1:9");

        var post = (await step.RunPostAsync()).With(exitCode: 0);

        Assert.Contains("No job to stop", post.Output, StringComparison.Ordinal);
    }

    private static void Trip(ProgramUnderTest main, string how, bool isTheOne)
    {
        if (!isTheOne)
        {
            return;
        }

        switch (how)
        {
            case "kill":
                main.KillChild();
                break;
            case "interrupt":
                main.SignalChild(PosixSignal.SIGINT);
                break;
            default:
                main.SignalChild(PosixSignal.SIGTERM);
                break;
        }
    }
}
