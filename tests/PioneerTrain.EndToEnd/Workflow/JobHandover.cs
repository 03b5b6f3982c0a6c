using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// A job continues after the step that started it, because wait is false or because the runner
/// died. No job is started twice.
/// </summary>
public sealed class JobHandover
{
    [Fact]
    public async Task Attaches_to_a_job_that_a_step_without_wait_started()
    {
        await using var server = await LocalServer.StartAsync();
        await using var first = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(first.Workspace);
        first.Sandbox.Input("wait", "false").Input("output-folder", "out");

        (await first.RunMainAsync()).With(exitCode: 0);
        (await first.RunPostAsync()).With(exitCode: 0);

        var job = Assert.Single(await server.JobsAsync());
        Assert.NotEqual("stopped", job["status"]!.GetValue<string>());
        Assert.False(Directory.Exists(Path.Combine(first.Workspace, "out")));

        await using var second = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(second.Workspace);
        second.Sandbox.Input("attach", job["id"]!.GetValue<string>());

        (await second.RunMainAsync()).With(exitCode: 0);

        Assert.Equal([job["id"]!.GetValue<string>(), "passed"], [second.Sandbox.Outputs.Values["job-id"], second.Sandbox.Outputs.Values["conclusion"]]);
        Assert.Single(await server.JobsAsync());
        Assert.NotNull(second.Artifacts.Find("tickets"));
    }

    [Fact]
    public async Task Warns_when_the_attached_job_trains_other_content()
    {
        using var folder = new TempFolder();
        await using var server = await LocalServer.StartAsync(folder.Path, "--profile", "live");
        await using var first = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(first.Workspace, extra: "", rows: SampleRepository.FewRows);
        (await first.RunMainAsync()).With(exitCode: 0);

        await using var second = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(second.Workspace, baseModel: "local/small-en-v1", extra: "", rows: SampleRepository.FewRows);
        second.Sandbox.Input("attach", first.Sandbox.Outputs.Values["job-id"]);
        var run = (await second.RunMainAsync()).With(exitCode: 0);

        Assert.Contains(
            WorkflowStep.Log(run).Annotations("warning"),
            warning => warning.Data.Contains("has the base_model 'local/nano-en-v1', but the config has 'local/small-en-v1'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stops_an_attached_job_when_the_step_dies_before_reading_it()
    {
        await using var server = await LocalServer.StartAsync();
        await using var first = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(first.Workspace, epochs: 500);
        first.Sandbox.Input("wait", "false");
        (await first.RunMainAsync()).With(exitCode: 0);
        await using var proxy = await InterceptingProxy.StartAsync(server.Url);
        await using var second = await WorkflowStep.CreateAsync(proxy.Url);
        SampleRepository.Create(second.Workspace, epochs: 500);
        second.Sandbox.Input("attach", first.Sandbox.Outputs.Values["job-id"]);
        await using var main = second.StartMain();
        proxy.OnAnswer = (_, _) =>
        {
            main.KillHard();
            return Task.CompletedTask;
        };

        await main.EndAsync();
        proxy.OnAnswer = (_, _) => Task.CompletedTask;
        (await second.RunPostAsync()).With(exitCode: 0);

        Assert.Equal(["stopped"], await server.StatusesAsync());
    }

    [Fact]
    public async Task Outputs_report_started_when_the_step_does_not_wait()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace, epochs: 500);
        step.Sandbox.Input("wait", "false");

        (await step.RunMainAsync()).With(exitCode: 0);

        var outputs = step.Sandbox.Outputs.Values;
        Assert.Equal(["started", "handed_over", ""], [outputs["conclusion"], outputs["outcome"], outputs["f1"]]);
        Assert.Equal("true", step.Sandbox.State.Values["settled"]);
    }

    [Fact]
    public async Task Stops_the_job_when_cancelled_during_creation_without_wait()
    {
        await using var server = await LocalServer.StartAsync();
        await using var proxy = await InterceptingProxy.StartAsync(server.Url);
        await using var step = await WorkflowStep.CreateAsync(proxy.Url);
        SampleRepository.Create(step.Workspace, epochs: 500);
        step.Sandbox.Input("wait", "false");
        await using var main = step.StartMain();
        proxy.OnAnswer = async (_, what) =>
        {
            if (what == "POST /felix/training-jobs")
            {
                main.Signal(System.Runtime.InteropServices.PosixSignal.SIGINT);
                await main.SeesAsync("for the service to return the id of the new job");
            }
        };

        (await main.EndAsync()).With(exitCode: 130);
        (await step.RunPostAsync()).With(exitCode: 0);

        Assert.Equal(["stopped"], await server.StatusesAsync());
    }

    [Fact]
    public async Task Second_attempt_follows_the_job_that_a_dead_runner_left()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace, epochs: 30);
        await LoseRunnerAsync(step);
        var run = (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Contains("which an earlier attempt of this step started", run.Output, StringComparison.Ordinal);
        Assert.Single(await server.JobsAsync());
    }

    [Fact]
    public async Task Second_attempt_after_delivery_keeps_the_same_artifact_without_training()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace);
        (await step.RunMainAsync()).With(exitCode: 0);
        var first = step.Artifacts.Find("tickets")!;

        step.Sandbox.Variables["GITHUB_RUN_ATTEMPT"] = "2";
        (await step.RunMainAsync()).With(exitCode: 0);

        var second = step.Artifacts.Find("tickets")!;
        Assert.Single(await server.JobsAsync());
        Assert.Equal((first.Id, first.Digest), (second.Id, second.Digest));
    }

    [Fact]
    public async Task Second_attempt_with_restart_stops_the_job_of_the_first()
    {
        await using var server = await LocalServer.StartAsync();
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace, epochs: 20);
        await LoseRunnerAsync(step);
        step.Sandbox.Input("on-rerun", "restart");
        (await step.RunMainAsync()).With(exitCode: 0);

        Assert.Equal(["complete", "stopped"], (await server.StatusesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_stage_stops_nothing_when_the_service_rejects_the_id()
    {
        using var folder = new TempFolder();
        await using var server = await LocalServer.StartAsync(folder.Path, "--profile", "live");
        await using var step = await WorkflowStep.CreateAsync(server.Url);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input("attach", "no-uuid");

        (await step.RunMainAsync()).With(exitCode: 3);
        (await step.RunPostAsync()).With(exitCode: 0);
    }

    [Theory]
    [InlineData("wait", "false", "attach", "job_1", "attach cannot be used with wait: false")]
    [InlineData("wait", "false", "local", "true", "cannot be used with wait: false")]
    [InlineData("dry-run", "true", "attach", "job_1", "attach cannot be used in a dry run")]
    public async Task Inputs_that_contradict_each_other_are_refused(string input, string value, string other, string otherValue, string sentence)
    {
        await using var step = await WorkflowStep.CreateAsync(url: null);
        SampleRepository.Create(step.Workspace);
        step.Sandbox.Input(input, value).Input(other, otherValue);

        var run = (await step.RunMainAsync()).With(exitCode: 2);

        Assert.Contains(sentence, Assert.Single(WorkflowStep.Log(run).Annotations("error")).Data, StringComparison.Ordinal);
    }

    /// <summary>
    /// Simulates a runner that dies while the job is followed; the next run is the second attempt.
    /// </summary>
    private static async Task LoseRunnerAsync(WorkflowStep step)
    {
        await using var first = step.StartMain();
        await first.SeesAsync("Status");
        first.KillHard();
        await first.EndAsync();
        step.Sandbox.Variables["GITHUB_RUN_ATTEMPT"] = "2";
    }
}
