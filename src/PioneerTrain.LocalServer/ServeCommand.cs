using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using PioneerTrain.LocalServer.Faults;

namespace PioneerTrain.LocalServer;

/// <summary>The options of <c>pioneer-local serve</c>, which is also what the bare program does.</summary>
internal sealed class ServeCommand
{
    private const string SeedWord = "seed";
    private const string LiveWord = "live";

    private readonly Option<int> _port = new("--port")
    {
        Description = "Port to listen on, 0 to 65535; 0 takes a free one.",
        DefaultValueFactory = _ => 0,
        HelpName = "port",
    };

    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address to listen on. Anything but loopback lets the network train here, with the API key.",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        HelpName = "address",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder that keeps jobs, logs, checkpoints and datasets over restarts.",
        DefaultValueFactory = _ => DefaultDataFolder(),
        HelpName = "folder",
    };

    private readonly Option<string[]> _aliases = new("--alias")
    {
        Description = "Another name for a base model: <name>=<base model>. Built in: fastino/gliner2-base-v1=local/small-en-v1.",
        HelpName = "name=model",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads of one training. The weights do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "count",
    };

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "Shape of the API at /felix: seed, as its first guide tells it, or live, as captured answers of the service show it. /v1 is always there.",
        DefaultValueFactory = _ => SeedWord,
        HelpName = $"{SeedWord}|{LiveWord}",
    };

    private readonly Option<int> _storagePort = new("--storage-port")
    {
        Description = "Port of the storage host that signed addresses lead to, 0 to 65535; 0 takes a free one.",
        DefaultValueFactory = _ => 0,
        HelpName = "port",
    };

    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = FaultHelp(),
        HelpName = "name[:n][@place]",
    };

    private readonly Option<bool> _stopWithStdin = new("--stop-with-stdin")
    {
        Description = "End when standard input closes, and leave Ctrl-C to the parent process.",
    };

    public ServeCommand()
    {
        _port.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 0 and <= 65535, "--port takes a number from 0 to 65535."));
        _profile.Validators.Add(result => Require(
            result,
            result.GetValueOrDefault<string>() is SeedWord or LiveWord,
            $"--profile takes {SeedWord} or {LiveWord}, not '{result.GetValueOrDefault<string>()}'."));
        _storagePort.Validators.Add(result => Require(
            result, result.GetValueOrDefault<int>() is >= 0 and <= 65535, "--storage-port takes a number from 0 to 65535."));
        _faults.Validators.Add(result =>
        {
            foreach (var problem in (result.GetValueOrDefault<string[]>() ?? []).Select(FaultSetting.Parse).Where(each => each.Setting is null))
            {
                result.AddError($"--fault: {problem.Problem}");
            }
        });
        _threads.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 1 and <= 1024, "--threads takes a number from 1 to 1024."));
        _listen.Validators.Add(result => Require(
            result,
            IPAddress.TryParse(result.GetValueOrDefault<string>(), out _),
            $"--listen takes an IP address such as 127.0.0.1 or 0.0.0.0, not '{result.GetValueOrDefault<string>()}'."));
        _aliases.Validators.Add(result => Require(
            result,
            (result.GetValueOrDefault<string[]>() ?? []).All(IsAlias),
            "--alias takes <name>=<base model>, such as my/model=local/small-en-v1."));
    }

    /// <summary>Puts the options and the action on a command.</summary>
    public void AddTo(Command command, Func<ParseResult, CancellationToken, Task<int>> serve)
    {
        foreach (var option in new Option[] { _port, _listen, _data, _profile, _storagePort, _faults, _aliases, _threads, _stopWithStdin })
        {
            command.Add(option);
        }

        command.SetAction(serve);
    }

    public LocalServerOptions Read(ParseResult given, string apiKey)
    {
        var aliases = new Dictionary<string, string>(LocalServerOptions.BuiltInAliases, StringComparer.Ordinal);
        foreach (var alias in given.GetValue(_aliases) ?? [])
        {
            var parts = alias.Split('=', 2);
            aliases[parts[0]] = parts[1];
        }

        return new LocalServerOptions
        {
            ApiKey = apiKey,
            DataFolder = given.GetRequiredValue(_data),
            Address = IPAddress.Parse(given.GetRequiredValue(_listen)),
            Port = given.GetValue(_port),
            StoragePort = given.GetValue(_storagePort),
            Profile = given.GetValue(_profile) == LiveWord ? ServerProfile.Live : ServerProfile.Seed,
            Faults = [.. (given.GetValue(_faults) ?? []).Select(text => FaultSetting.Parse(text).Setting!)],
            Aliases = aliases,
            Threads = given.GetValue(_threads),
        };
    }

    public bool StopsWithStandardInput(ParseResult given) => given.GetValue(_stopWithStdin);

    private static string FaultHelp()
    {
        var faults = FaultCatalogue.All.Select(fault => $"  {fault.Name}: {fault.Meaning}{(fault.UsualCount is 1 ? $" (once)" : "")}");
        return string.Join(
            '\n',
            [
                "Misbehave on purpose; can be given more than once. N is how often: without it, as often as the brackets say, or always.",
                $"PLACE moves a fault that refuses or delays to other requests: {string.Join(", ", FaultPlaces.Words.Keys)}.",
                .. faults,
            ]);
    }

    private static bool IsAlias(string text) => text.Split('=', 2) is [{ Length: > 0 }, { Length: > 0 }];

    private static void Require(OptionResult result, bool holds, string sentence)
    {
        if (!holds)
        {
            result.AddError(sentence);
        }
    }

    // Where there is no home folder, as in some containers, the data stands beside the work.
    private static string DefaultDataFolder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home, "pioneer-local");
    }
}
