using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Commands;

/// <summary>The main stage of a workflow step: from the inputs of action.yml to a run, and from its end, however it comes, to an exit code.</summary>
public static class ActionStep
{
    public static async Task<ExitCode> RunAsync(HostServices services)
    {
        var environment = services.Environment;
        var reading = ActionInputs.Read(environment.Inputs);
        using var host = new RunnerHost(reading.Inputs, services);
        try
        {
            host.Open();
            RefuseMistakes([.. environment.Runner.Mistakes, .. reading.Mistakes]);
            host.ClaimFiles();
            return await RunAsync(reading.Inputs, host, services);
        }
        catch (Exception failure)
        {
            return host.Fail(failure);
        }
    }

    private static async Task<ExitCode> RunAsync(ActionInputs inputs, RunnerHost host, HostServices services)
    {
        var runner = services.Environment.Runner;
        var context = await RunContext.LoadAsync(runner, services.Cancelled);
        if (context.PayloadProblem is { } problem)
        {
            host.Warn(problem);
        }

        if (context.IsForkWithSecrets && !inputs.AllowForkData)
        {
            throw new RunException(ExitCode.InvalidInput, context.ForkWithSecretsSentence);
        }

        if (inputs.ApiKey is null && !inputs.Local)
        {
            return context.MaySkipWithoutKey && inputs.OnMissingKey == OnMissingKey.Skip
                ? host.EndWithoutJob(EarlyEnd.Skipped, context.MissingKeySentence)
                : throw new RunException(ExitCode.InvalidInput, context.MissingKeySentence);
        }

        return await new TrainRun(RequestOf(inputs, RunIdentity.OfStep(runner, context.Sha, inputs.MatrixKey), runner), host, services).RunAsync();
    }

    /// <summary>All of them at once, and before anything is started.</summary>
    private static void RefuseMistakes(IReadOnlyList<string> mistakes)
    {
        if (mistakes.Count > 0)
        {
            throw new RunException(ExitCode.InvalidInput, string.Join('\n', mistakes)) { Findings = [.. mistakes.Select(mistake => new Finding(mistake))] };
        }
    }

    private static TrainRequest RequestOf(ActionInputs inputs, RunIdentity identity, RunnerVariables runner) => new(inputs.Config, inputs.ConfigOverrides, ServiceOf(inputs, runner))
    {
        PollInterval = inputs.PollInterval,
        LogMode = inputs.LogMode,
        DryRun = inputs.DryRun,
        Wait = inputs.Wait,
        Attach = inputs.Attach,
        OnRerun = inputs.OnRerun,
        Identity = identity,
    };

    /// <summary>The embedded server keeps its data where nothing is left behind.</summary>
    private static ServiceChoice ServiceOf(ActionInputs inputs, RunnerVariables runner) => new(
        inputs.Local,
        runner.Temp is null ? ServiceChoice.DefaultLocalData : Path.Combine(runner.Temp, "pioneer-local"),
        inputs.ApiKey,
        inputs.Local ? null : inputs.ApiUrl,
        inputs.ApiPrefix,
        Verbose: runner.IsDebug);
}
