using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train action</c>: the main stage of a workflow step, which the image starts. Converts
/// every exception to an exit code.
/// </summary>
public static class ActionCommand
{
    public static async Task<ExitCode> RunAsync(HostServices services)
    {
        var environment = services.Environment;
        var values = SettingValues.OfInputs(environment);
        using var host = new RunnerHost(values, services);
        var early = new EarlyResult(values.Get(Setting.Config), services.Time);
        try
        {
            host.Open();
            ThrowOnErrors([.. environment.Runner.Errors, .. values.Errors]);
            host.ClaimFiles();
            return await RunAsync(values, early, host, services);
        }
        catch (Exception failure)
        {
            var result = early.Of(failure, Messages.CancelledInWorkflow, services.Cancelled);
            return await new Deliver(host).RunAsync(result, [], CancellationToken.None);
        }
        finally
        {
            TemporaryFolders.Delete(environment.Runner);
        }
    }

    private static async Task<ExitCode> RunAsync(SettingValues values, EarlyResult early, RunnerHost host, HostServices services)
    {
        var runner = services.Environment.Runner;
        var context = await RunContext.LoadAsync(runner, services.Cancelled);
        if (context.IsForkWithSecrets && !values.Get(Setting.AllowForkData))
        {
            throw new RunException(ExitCode.InvalidInput, context.ForkWithSecretsMessage);
        }

        host.ShowIn(context);
        if (context.PayloadProblem is { } problem)
        {
            host.Warn(problem);
        }

        if (values.Find(Setting.ApiKey) is null && !values.Get(Setting.Local))
        {
            return context.CanSkipWithoutKey && values.Get(Setting.OnMissingKey) == OnMissingKey.Skip
                ? await new Deliver(host).RunAsync(early.Of(Conclusion.Skipped, context.SkippedMessage), [], services.Cancelled)
                : throw new RunException(ExitCode.InvalidInput, context.MissingKeyMessage);
        }

        var identity = RunIdentity.OfStep(runner, context.Sha, values.Find(Setting.MatrixKey));
        var request = TrainRequest.From(values, ServiceOf(values, runner), identity, context);
        return await new TrainRun(host, services).RunAsync(request, services.Cancelled);
    }

    /// <summary>Reports all errors together, before a job is started.</summary>
    private static void ThrowOnErrors(IReadOnlyList<string> errors)
    {
        if (errors.Count > 0)
        {
            throw RunException.Of(ExitCode.InvalidInput, errors);
        }
    }

    /// <summary>
    /// Puts the data of the embedded server into the temporary folder, where it is deleted.
    /// </summary>
    private static ServiceChoice ServiceOf(SettingValues values, RunnerVariables runner)
    {
        var choice = ServiceChoice.From(values) with { Verbose = runner.IsDebug };
        return TemporaryFolders.LocalDataOf(runner) is { } folder ? choice with { LocalData = folder } : choice;
    }
}
