using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using PioneerTrain.LocalServer.Faults;

namespace PioneerTrain.LocalServer;

/// <summary>The options of <c>pioneer-local serve</c>, which is the default command.</summary>
internal sealed class ServeCommand
{
    /// <summary>The environment variable with the default profile.</summary>
    public const string ProfileVariable = "PIONEER_LOCAL_PROFILE";

    private const int MaxPort = 65535;
    private const string SeedWord = "seed";
    private const string LiveWord = "live";

    private readonly Option<int> _port = NumberOption.Create(
        "--port", "port", "Port to listen on, 0 to 65535; 0 selects a free port.", 0, MaxPort, 0);

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "IP address to listen on. "
            + "With an address other than loopback, the server can be reached from the network with the API key.",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        HelpName = "address",
    };

    private readonly Option<string> _data = DataOption.Folder();

    private readonly Option<int> _keptJobs = DataOption.KeptJobs(min: 1);

    private readonly Option<string[]> _aliases = new("--alias")
    {
        Description = "Alias for a base model: <name>=<base model>. "
            + $"Built in, for local/small-en-v1: {string.Join(", ", LocalServerOptions.BuiltInAliases.Keys)}.",
        HelpName = "name=model",
    };

    private readonly Option<int> _threads = NumberOption.Create(
        "--threads",
        "count",
        "Maximum number of threads of a training job, and of an evaluation, 1 to 1024. The weights do not depend on it.",
        1,
        1024,
        Environment.ProcessorCount);

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "Shape of the API at /felix: 'seed' follows the API's first guide, "
            + "'live' follows captured responses of the service. /v1 is always available. "
            + $"The variable {ProfileVariable} changes the default.",
        HelpName = $"{SeedWord}|{LiveWord}",
    };

    private readonly Option<bool> _lenient = new("--lenient")
    {
        Description = "Ignore unknown fields that public clients send, such as task_type, and log them. "
            + "Without it they are errors, as on the service.",
    };

    private readonly Option<int> _storagePort = NumberOption.Create(
        "--storage-port",
        "port",
        "Port of the storage host that serves signed addresses, 0 to 65535; 0 selects a free port.",
        0,
        MaxPort,
        0);

    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = FaultHelp(),
        HelpName = "name[:n][@place]",
    };

    private readonly Option<bool> _stopWithStdin = new("--stop-with-stdin")
    {
        Description = "Stop when standard input closes, and ignore Ctrl-C so that the parent process handles it.",
    };

    /// <summary>Initializes the options.</summary>
    /// <param name="profileFromEnvironment">The value of <see cref="ProfileVariable"/>.</param>
    public ServeCommand(string? profileFromEnvironment = null)
    {
        _profile.DefaultValueFactory = _ => profileFromEnvironment is { Length: > 0 } ? profileFromEnvironment : SeedWord;
        _profile.Validators.Add(result => Require(
            result,
            result.GetValueOrDefault<string>() is SeedWord or LiveWord,
            $"{(result.Implicit ? ProfileVariable : "--profile")} is '{result.GetValueOrDefault<string>()}'; "
                + $"expected {SeedWord} or {LiveWord}."));
        _faults.Validators.Add(result =>
        {
            foreach (var problem in (result.GetValueOrDefault<string[]>() ?? []).Select(FaultSetting.Parse).Where(each => each.Setting is null))
            {
                result.AddError($"--fault: {problem.Problem}");
            }
        });
        _listen.Validators.Add(result => Require(
            result,
            IPAddress.TryParse(result.GetValueOrDefault<string>(), out _),
            $"--listen is '{result.GetValueOrDefault<string>()}'; "
                + "expected an IP address such as 127.0.0.1 or 0.0.0.0."));
        _aliases.Validators.Add(result => Require(
            result,
            (result.GetValueOrDefault<string[]>() ?? []).All(IsAlias),
            "--alias must be <name>=<base model>, such as my/model=local/small-en-v1."));
    }

    /// <summary>
    /// Adds the options, the limits of datasets in the help, and the action to a command.
    /// </summary>
    public void AddTo(Command command, Func<ParseResult, CancellationToken, Task<int>> serve)
    {
        foreach (var option in new Option[] { _port, _listen, _data, _keptJobs, _profile, _lenient, _storagePort, _faults, _aliases, _threads, _stopWithStdin })
        {
            command.Add(option);
        }

        command.Description = $"{command.Description}\n\n{LimitTexts.Help}".TrimStart();
        command.SetAction(serve);
    }

    public LocalServerOptions Read(ParseResult parsed, string apiKey)
    {
        var aliases = new Dictionary<string, string>(LocalServerOptions.BuiltInAliases, StringComparer.Ordinal);
        foreach (var alias in parsed.GetValue(_aliases) ?? [])
        {
            var parts = alias.Split('=', 2);
            aliases[parts[0]] = parts[1];
        }

        return new LocalServerOptions
        {
            ApiKey = apiKey,
            DataFolder = parsed.GetRequiredValue(_data),
            KeptJobs = parsed.GetValue(_keptJobs),
            Address = IPAddress.Parse(parsed.GetRequiredValue(_listen)),
            Port = parsed.GetValue(_port),
            StoragePort = parsed.GetValue(_storagePort),
            Profile = parsed.GetValue(_profile) == LiveWord ? ServerProfile.Live : ServerProfile.Seed,
            IsLenient = parsed.GetValue(_lenient),
            Faults = [.. (parsed.GetValue(_faults) ?? []).Select(text => FaultSetting.Parse(text).Setting!)],
            Aliases = aliases,
            Threads = parsed.GetValue(_threads),
            IsLowPriority = !StopsWithStandardInput(parsed),
        };
    }

    public bool StopsWithStandardInput(ParseResult parsed) => parsed.GetValue(_stopWithStdin);

    private static string FaultHelp()
    {
        var groups = FaultCatalogue.Groups.SelectMany(group => group.Faults
            .Select(fault => $"    {fault.Name}: {fault.Description}{(fault.DefaultCount is 1 ? " (once)" : "")}")
            .Prepend($"  {group.Title}:"));
        return string.Join(
            '\n',
            [
                "Simulate a fault; can be repeated. N is the number of times; "
                    + "without N, a fault marked (once) occurs once and any other always.",
                "PLACE applies a fault that rejects requests or closes connections to other requests: "
                    + $"{string.Join(", ", FaultPlaces.Words.Keys)}.",
                .. groups,
            ]);
    }

    private static bool IsAlias(string text) => text.Split('=', 2) is [{ Length: > 0 }, { Length: > 0 }];

    private static void Require(OptionResult result, bool isValid, string message)
    {
        if (!isValid)
        {
            result.AddError(message);
        }
    }
}
