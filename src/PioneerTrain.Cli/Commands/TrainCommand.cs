using System.CommandLine;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train train</c>, the default command: trains a model from a config file.
/// </summary>
internal static class TrainCommand
{
    public const string Name = "train";

    public static Command Build(HostServices services)
    {
        var command = new Command(Name, "Train a model from a config, follow the job, check the gate and download the weights (default command)");
        var options = new SettingOptions(Setting.All);
        options.AddTo(command);
        var format = OutputFormat.Option();
        command.Options.Add(format);
        command.SetAction(async (line, cancellationToken) =>
        {
            var values = options.Read(line, services.Environment);
            CheckLocal(values, services.Environment);

            // The output folder of the command line may be anywhere, unlike artifact.folder in the
            // config, so it does not override the config key, whose schema would reject such a
            // path.
            var request = TrainRequest.From(values, ServiceChoice.From(values), RunIdentity.OfThisProcess(services.NewToken), new RunContext());
            request = request with { Overrides = [.. request.Overrides.Where(option => option.Path != Setting.OutputFolder.ConfigKey)] };
            using var host = new TerminalHost(request, values.Find(Setting.OutputFolder), services, line.GetValue(format) == OutputFormat.Json);
            return (int)await RunAsync(request, host, services, cancellationToken);
        });
        return command;
    }

    /// <summary>An exception is reported by the caller, after its result was written.</summary>
    private static async Task<ExitCode> RunAsync(TrainRequest request, TerminalHost host, HostServices services, CancellationToken cancellationToken)
    {
        var early = new EarlyResult(request.ConfigPath, services.Time);
        try
        {
            return await new TrainRun(host, services).RunAsync(request, cancellationToken);
        }
        catch (Exception failure)
        {
            await host.SaveAsync(early.Of(failure, Messages.Cancelled, services.Cancelled), cancellationToken);
            throw;
        }
    }

    /// <summary>Checks the options of the embedded server.</summary>
    /// <exception cref="RunException"><c>--local</c> and <c>--api-url</c> are both set, or a link leads
    /// the data folder out of the workspace.</exception>
    public static void CheckLocal(SettingValues values, ActionEnvironment environment)
    {
        if (values.Get(Setting.Local) && values.IsOption(Setting.ApiUrl))
        {
            throw new RunException(ExitCode.InvalidInput, Messages.LocalWithApiUrl);
        }

        if (values.Get(Setting.Local))
        {
            Workspace.OfCommandLine(environment).ResolveGiven(values.Get(Setting.LocalData));
        }
    }
}
