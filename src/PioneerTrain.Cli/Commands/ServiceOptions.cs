using System.CommandLine;
using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Commands;

/// <summary>Which service to talk to: the same options on every command that talks to one.</summary>
internal sealed class ServiceOptions
{
    private readonly Option<bool> _local = new("--local")
    {
        Description = "Use the embedded local server, which really trains a small model: no account, no network",
    };

    private readonly Option<string> _localData = new("--local-data")
    {
        Description = "Where the local server keeps its jobs, checkpoints and datasets",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => ServiceChoice.DefaultLocalData,
    };

    private readonly Option<string?> _apiUrl = new("--api-url")
    {
        Description = "Address of the service (PIONEER_API_URL, else https://api.pioneer.ai)",
        HelpName = "URL",
    };

    private readonly Option<string> _apiPrefix = new("--api-prefix")
    {
        Description = "Path before /training-jobs on that service",
        HelpName = "PATH",
        DefaultValueFactory = _ => ServiceChoice.DefaultApiPrefix,
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Log every request to standard error",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_local);
        command.Options.Add(_localData);
        command.Options.Add(_apiUrl);
        command.Options.Add(_apiPrefix);
        command.Options.Add(_verbose);
    }

    /// <exception cref="RunException">The options contradict each other, or an address is none.</exception>
    public ServiceChoice Read(ParseResult line, ActionEnvironment environment)
    {
        var given = line.GetValue(_apiUrl);
        var isLocal = line.GetValue(_local);
        if (isLocal && given is not null)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.LocalAndUrl);
        }

        var address = isLocal ? null : given is not null ? Address("--api-url", given) : Address("PIONEER_API_URL", environment.ApiUrl);
        return new ServiceChoice(isLocal, line.GetValue(_localData)!, environment.ApiKey, address, line.GetValue(_apiPrefix)!, line.GetValue(_verbose));
    }

    private static Uri? Address(string source, string? given) =>
        given is null ? null
            : ServiceAddress.TryParse(given, out var url) ? url
            : throw new RunException(ExitCode.InvalidInput, Messages.ApiUrlInvalid(source, given));
}
