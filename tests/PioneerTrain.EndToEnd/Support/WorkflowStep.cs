using PioneerTrain.TestKit.Artifacts;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// A workflow step that uses the action, as the runner runs it: variables, command files, an
/// artifact service, a main stage and a post stage.
/// </summary>
public sealed class WorkflowStep : IAsyncDisposable
{
    private static readonly string[] _emptyInputs =
        ["api-prefix", "f1-threshold", "timeout", "poll-interval", "log-mode", "artifact-name", "retention-days", "output-folder", "attach", "on-rerun", "matrix-key", "on-missing-key", "github-token"];

    private WorkflowStep(ResultsServiceStandIn artifacts) => Artifacts = artifacts;

    public RunnerSandbox Sandbox { get; } = new();

    public ResultsServiceStandIn Artifacts { get; }

    public string Workspace => Sandbox.Workspace;

    /// <param name="url">Address of the service; null for none.</param>
    public static async Task<WorkflowStep> CreateAsync(string? url, string apiKey = LocalServer.Key)
    {
        var step = new WorkflowStep(await ResultsServiceStandIn.StartAsync());
        step.Sandbox.Variables["ACTIONS_RESULTS_URL"] = step.Artifacts.Origin.AbsoluteUri;
        step.Sandbox.Variables["ACTIONS_RUNTIME_TOKEN"] = step.Artifacts.RuntimeToken;
        step.Sandbox.Variables["GITHUB_ACTION"] = "__self";
        foreach (var input in _emptyInputs)
        {
            step.Sandbox.Input(input, "");
        }

        step.Sandbox.Input("config", ".github/training.yml").Input("api-key", apiKey).Input("api-url", url ?? "");
        foreach (var (input, value) in (ReadOnlySpan<(string, string)>)[("artifact-overwrite", "false"), ("local", "false"), ("wait", "true"), ("allow-fork-data", "false"), ("dry-run", "false")])
        {
            step.Sandbox.Input(input, value);
        }

        return step;
    }

    /// <param name="through">
    /// Command prefix, such as a command that creates a process namespace.
    /// </param>
    public ProgramUnderTest StartMain(params string[] through) => ProgramUnderTest.Start(Workspace, ["action"], new(Sandbox.Variables), through: through);

    public async Task<ProgramResult> RunMainAsync()
    {
        await using var main = StartMain();
        return await main.EndAsync();
    }

    /// <summary>
    /// Runs the post stage, as the runner does after any outcome of the main stage.
    /// </summary>
    public async Task<ProgramResult> RunPostAsync()
    {
        Sandbox.BeginPostStage();
        await using var post = ProgramUnderTest.Start(Workspace, [], new(Sandbox.Variables), ProgramUnderTest.PostStage);
        return await post.EndAsync();
    }

    /// <summary>Returns the output as the runner interprets it.</summary>
    public static RunnerStep Log(ProgramResult run)
    {
        var runner = new RunnerStep().Read(run.Output);
        Assert.Empty(runner.Failures);
        Assert.Empty(run.Error);
        return runner;
    }

    public async ValueTask DisposeAsync()
    {
        await Artifacts.DisposeAsync();
        Sandbox.Dispose();
    }
}
