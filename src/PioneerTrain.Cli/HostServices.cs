using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli;

/// <summary>What the process stands in, gathered once by <c>Program</c> and handed down.</summary>
/// <param name="Cancelled">Fires at the first signal.</param>
public sealed record HostServices(ActionEnvironment Environment, Terminal Terminal, TimeProvider Time, CancellationToken Cancelled)
{
    /// <summary>Makes what nobody can guess: stop tokens, delimiters, fingerprints of runs without a number. <see cref="RandomToken.New"/> in production.</summary>
    public required Func<string> NewToken { get; init; }

    /// <summary>Numbers in [0, 1) that spread retries in time.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>What every request goes through, given the handler that its client asks for; that handler itself in production.</summary>
    public required Func<SocketsHttpHandler, HttpMessageHandler> Through { get; init; }
}
