using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests;

/// <summary>Every outcome on both hosts: exit code, conclusion and the approved text.</summary>
public sealed class RunScenarioTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("passed", 0)]
    [InlineData("trained", 0)]
    [InlineData("gate-failed", 1)]
    [InlineData("score-missing", 1)]
    [InlineData("score-invalid", 1)]
    [InlineData("job-failed", 4)]
    [InlineData("job-stopped", 4)]
    [InlineData("deadline", 5)]
    [InlineData("stuck", 5)]
    [InlineData("diverged", 4)]
    [InlineData("lost", 3)]
    [InlineData("lost-and-not-stopped", 3)]
    [InlineData("cancelled-before-creation", 130)]
    [InlineData("cancelled-during-creation", 130)]
    [InlineData("cancelled-and-creation-unknown", 130)]
    [InlineData("cancelled-while-following", 130)]
    [InlineData("cancelled-after-the-job", 130)]
    [InlineData("handed-over", 0)]
    [InlineData("attached", 0)]
    [InlineData("attached-to-unknown-job", 3)]
    [InlineData("dry-run", 0)]
    [InlineData("weights-refused", 6)]
    [InlineData("weights-rejected", 6)]
    [InlineData("config-invalid", 2)]
    [InlineData("config-missing", 2)]
    [InlineData("key-missing", 2)]
    [InlineData("key-refused", 3)]
    [InlineData("no-credits", 3)]
    [InlineData("creation-unknown", 3)]
    [InlineData("created-again", 0)]
    [InlineData("dataset-unknown", 3)]
    [InlineData("evaluated", 0)]
    [InlineData("evaluation-failed", 3)]
    public async Task Prints_the_approved_text_on_the_terminal(string ending, int exitCode)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.OnTerminalAsync();

        Assert.Equal((ExitCode)exitCode, ended.ExitCode);
        Golden.Matches($"Golden/{ending}.terminal.txt", ended.TerminalText);
    }

    [Theory]
    [InlineData("passed", 0, "passed")]
    [InlineData("trained", 0, "trained")]
    [InlineData("gate-failed", 1, "gate_failed")]
    [InlineData("score-missing", 1, "not_evaluated")]
    [InlineData("score-invalid", 1, "not_evaluated")]
    [InlineData("job-failed", 4, "job_failed")]
    [InlineData("job-stopped", 4, "job_stopped")]
    [InlineData("deadline", 5, "deadline_passed")]
    [InlineData("stuck", 5, "deadline_passed")]
    [InlineData("diverged", 4, "job_failed")]
    [InlineData("lost", 3, "lost")]
    [InlineData("lost-and-not-stopped", 3, "lost")]
    [InlineData("cancelled-before-creation", 130, "cancelled")]
    [InlineData("cancelled-during-creation", 130, "cancelled")]
    [InlineData("cancelled-and-creation-unknown", 130, "cancelled")]
    [InlineData("cancelled-while-following", 130, "cancelled")]
    [InlineData("cancelled-after-the-job", 130, "cancelled")]
    [InlineData("handed-over", 0, "started")]
    [InlineData("attached", 0, "passed")]
    [InlineData("attached-to-unknown-job", 3, "refused")]
    [InlineData("dry-run", 0, "dry_run")]
    [InlineData("weights-refused", 6, "not_delivered")]
    [InlineData("weights-rejected", 6, "not_delivered")]
    [InlineData("config-invalid", 2, "invalid")]
    [InlineData("config-missing", 2, "invalid")]
    [InlineData("key-missing", 2, "invalid")]
    [InlineData("key-refused", 3, "refused")]
    [InlineData("no-credits", 3, "refused")]
    [InlineData("creation-unknown", 3, "creation_unknown")]
    [InlineData("dataset-unknown", 3, "refused")]
    [InlineData("evaluated", 0, "passed")]
    [InlineData("evaluation-failed", 3, "evaluation_failed")]
    public async Task Writes_the_approved_log_and_files_on_the_runner(string ending, int exitCode, string conclusion)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(((ExitCode)exitCode, conclusion), (ended.ExitCode, ended.Conclusion));
        Assert.Empty(ended.Step.Failures);
        Assert.False(ended.Step.IsStopped);
        Assert.InRange(ended.Output.Split('\n').Count(line => line.Contains("::token", StringComparison.Ordinal)), 0, 4);
        Golden.Matches($"Golden/{ending}.runner.txt", ended.RunnerText);
    }

    [Theory]
    [InlineData("terminal")]
    [InlineData("runner")]
    public async Task Reports_an_unexpected_exception_as_a_bug(string host)
    {
        var bug = new InvalidOperationException("unforeseen");
        _run.On(ScriptedService.BaseModels, Reply.Json("{}").When(() => throw bug));

        var ended = await _run.OnAsync(host);

        Assert.Equal(ExitCode.Bug, ended.ExitCode);
        Assert.Contains("unforeseen", ended.Output + ended.Error, StringComparison.Ordinal);
    }
}
