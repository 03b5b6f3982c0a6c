using System.Diagnostics;
using System.Runtime.InteropServices;
using PioneerTrain.EndToEnd.Support;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// The main stage is process 1 of a namespace, as in a container, and gets a signal or is killed at
/// each of its requests. After the post stage no job is running.
/// </summary>
public sealed class StepInterruption
{
    /// <summary>
    /// Exceeds the number of requests that a run sends before it follows its job.
    /// </summary>
    private const int Requests = 13;

    private static readonly string[] _asProcessOne = ["unshare", "-fp", "--mount-proc", "--kill-child"];

    [Theory]
    [InlineData("kill", false)]
    [InlineData("kill", true)]
    [InlineData("interrupt", false)]
    [InlineData("interrupt", true)]
    [InlineData("terminate", true)]
    public async Task Leaves_no_job_running_after_the_post_stage_when_interrupted_at_any_request(string how, bool afterEffect)
    {
        await using var server = await LocalServer.StartAsync();
        for (var request = 1; request <= Requests; request++)
        {
            await using var proxy = await InterceptingProxy.StartAsync(server.Url);
            await using var step = await WorkflowStep.CreateAsync(proxy.Url);
            SampleRepository.Create(step.Workspace, epochs: 500);
            await using var main = step.StartMain(_asProcessOne);
            proxy.OnRequest = (number, _) => InterruptIfSelected(main, how, number == request && !afterEffect);
            proxy.OnAnswer = (number, _) =>
            {
                InterruptIfSelected(main, how, number == request && afterEffect);
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

            // A second run of the post stage changes nothing and starts nothing.
            var jobs = (await server.JobsAsync()).Count;
            (await step.RunPostAsync()).With(exitCode: 0);
            Assert.Equal(jobs, (await server.JobsAsync()).Count);
        }
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task Stops_the_job_and_writes_the_summary_within_seven_seconds(PosixSignal signal)
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace, epochs: 500);
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
    public async Task Post_stage_retries_a_stop_that_the_service_did_not_answer()
    {
        await using var server = await LocalServer.StartAsync();
        await using var proxy = await InterceptingProxy.StartAsync(server.Url);
        using var release = new ManualResetEventSlim();
        proxy.OnRequest = (_, what) =>
        {
            if (what.EndsWith("/stop", StringComparison.Ordinal))
            {
                release.Wait();
            }
        };
        await using var step = await WorkflowStep.CreateAsync(proxy.Url);
        SampleRepository.Create(step.Workspace, epochs: 500);
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
    public async Task Handles_a_signal_sent_at_process_start()
    {
        await using var step = await WorkflowStep.CreateAsync("http://127.0.0.1:9");
        SampleRepository.Create(step.Workspace);
        await using var main = step.StartMain(_asProcessOne);

        await main.SeesAsync("::add-mask::");
        main.SignalChild(PosixSignal.SIGTERM);

        (await main.EndAsync()).With(exitCode: 130);
        (await step.RunPostAsync()).With(exitCode: 0);
    }

    [Fact]
    public async Task Post_stage_does_nothing_when_the_main_stage_started_no_job()
    {
        await using var step = await WorkflowStep.CreateAsync("http://127.0.0.1:9");

        var post = (await step.RunPostAsync()).With(exitCode: 0);

        Assert.Contains("No job to stop", post.Output, StringComparison.Ordinal);
    }

    private static void InterruptIfSelected(ProgramUnderTest main, string how, bool isTheOne)
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
