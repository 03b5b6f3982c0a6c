using System.CommandLine;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train train</c>, the default: from a config file to a verdict and weights.</summary>
internal static class TrainCommand
{
    public static Command Build(HostServices services)
    {
        var command = new Command("train", "Train as the config says, follow the job, judge its scores, keep the weights (the default)");
        var options = new SettingOptions(Setting.All);
        options.AddTo(command);
        var format = OutputFormat.Option();
        command.Options.Add(format);
        command.SetAction(async (line, cancellationToken) =>
        {
            var values = options.Read(line, services.Environment);
            ThrowOnTwoServices(values);

            // An output folder of the command line may be anywhere: it is the word of the user and not of the repository, so it does not go through the config.
            var request = TrainRequest.From(values, ServiceChoice.From(values), RunIdentity.OfThisProcess(services.NewToken));
            request = request with { Overrides = [.. request.Overrides.Where(option => option.Path != Setting.OutputFolder.ConfigKey)] };
            using var host = new TerminalHost(request, values.Find(Setting.OutputFolder), services, line.GetValue(format) == OutputFormat.Json);
            return (int)await new TrainRun(host, services).RunAsync(request, cancellationToken);
        });
        return command;
    }

    /// <exception cref="RunException"><c>--local</c> and <c>--api-url</c> are both given.</exception>
    public static void ThrowOnTwoServices(SettingValues values)
    {
        if (values.Get(Setting.Local) && values.IsOption(Setting.ApiUrl))
        {
            throw new RunException(ExitCode.InvalidInput, Messages.LocalAndUrl);
        }
    }
}
