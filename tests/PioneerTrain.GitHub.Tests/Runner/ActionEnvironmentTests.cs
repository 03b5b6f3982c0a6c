using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class ActionEnvironmentTests
{
    [Fact]
    public void Treats_an_empty_variable_as_unset()
    {
        var environment = ActionEnvironment.Read(name => name is "PIONEER_API_KEY" or "NO_COLOR" ? "" : null);

        Assert.Null(environment.Variable("PIONEER_API_KEY"));
        Assert.False(environment.NoColor);
    }

    [Fact]
    public void Trims_a_newline_from_the_key()
    {
        var environment = ActionEnvironment.Read(name => name == "PIONEER_API_KEY" ? "pio_sk_abc\n" : null);

        Assert.Equal("pio_sk_abc", environment.Variable("PIONEER_API_KEY"));
    }

    [Fact]
    public void Keeps_hyphens_and_empty_values_of_inputs()
    {
        using var sandbox = new RunnerSandbox().Input("f1-threshold", "0.9").Input("api-key", "");

        var environment = ActionEnvironment.Read(sandbox.Variable);

        Assert.Equal(("0.9", "", null), (environment.Input("f1-threshold"), environment.Input("api-key"), environment.Input("timeout")));
    }

    [Fact]
    public void Reads_the_runner_variables()
    {
        using var sandbox = new RunnerSandbox();
        sandbox.Variables["ACTIONS_RESULTS_URL"] = "https://results.example/";
        sandbox.Variables["ACTIONS_RUNTIME_TOKEN"] = "token";
        sandbox.Variables["GITHUB_RETENTION_DAYS"] = "90";
        sandbox.Variables["RUNNER_DEBUG"] = "1";

        var runner = ActionEnvironment.Read(sandbox.Variable).Runner;

        Assert.Equal(("octocat", "push", "train", "octo-org/octo-repo"), (runner.Actor, runner.EventName, runner.Job, runner.Repository));
        Assert.Equal(("1658821493", 1, 90, true), (runner.RunId, runner.RunAttempt, runner.RetentionDays, runner.IsDebug));
        Assert.Equal(("https://results.example/", "token"), (runner.ResultsUrl, runner.RuntimeToken));
        Assert.Equal(("https://api.github.com", "https://github.com"), (runner.ApiUrl, runner.ServerUrl));
        Assert.Equal((sandbox.Workspace, sandbox.Variables["RUNNER_TEMP"]), (runner.Workspace, runner.Temp));
        Assert.Empty(runner.Errors);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public void Treats_an_invalid_count_as_unset(string value)
    {
        using var sandbox = new RunnerSandbox();
        sandbox.Variables["GITHUB_RETENTION_DAYS"] = value;
        sandbox.Variables["GITHUB_RUN_ATTEMPT"] = value;

        var runner = ActionEnvironment.Read(sandbox.Variable).Runner;

        Assert.Null(runner.RetentionDays);
        Assert.Null(runner.RunAttempt);
    }

    [Theory]
    [InlineData("GITHUB_OUTPUT", null, "The variable GITHUB_OUTPUT is not set. The runner sets it for every step; a container must receive it.")]
    [InlineData("GITHUB_STATE", "", "The variable GITHUB_STATE is not set. The runner sets it for every step; a container must receive it.")]
    [InlineData("GITHUB_REPOSITORY", "octo-repo", "The variable GITHUB_REPOSITORY is 'octo-repo'; expected owner/name, as set by the runner.")]
    [InlineData("GITHUB_REPOSITORY", "a/b/c", "The variable GITHUB_REPOSITORY is 'a/b/c'; expected owner/name, as set by the runner.")]
    [InlineData("GITHUB_RUN_ID", "::x", "The variable GITHUB_RUN_ID is '\\::x'; expected a number, as set by the runner.")]
    public void Reports_a_missing_required_variable(string variable, string? value, string sentence)
    {
        using var sandbox = new RunnerSandbox();
        sandbox.Variables[variable] = value ?? "";

        Assert.Equal([sentence], ActionEnvironment.Read(sandbox.Variable).Runner.Errors);
    }
}
