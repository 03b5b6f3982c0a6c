using System.CommandLine;

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
        DefaultValueFactory = _ => ".pioneer-local",
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
        DefaultValueFactory = _ => "/felix",
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

    public ServiceChoice Read(ParseResult line) => new(
        line.GetValue(_local),
        line.GetValue(_localData)!,
        line.GetValue(_apiUrl),
        line.GetValue(_apiPrefix)!,
        line.GetValue(_verbose));
}

/// <summary>The options above, as given.</summary>
public sealed record ServiceChoice(bool Local, string LocalData, string? ApiUrl, string ApiPrefix, bool Verbose);
