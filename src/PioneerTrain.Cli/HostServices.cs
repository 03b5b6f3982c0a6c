using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Transport;

namespace PioneerTrain.Cli;

/// <summary>
/// The services that the process provides to commands. <c>Program</c> creates them once.
/// </summary>
/// <param name="Cancelled">Cancelled by the first signal.</param>
public sealed record HostServices(ActionEnvironment Environment, Terminal Terminal, TimeProvider Time, CancellationToken Cancelled)
{
    /// <summary>
    /// Returns a new unpredictable token, for stop tokens, delimiters, and fingerprints of runs
    /// without a run id. <see cref="RandomToken.New"/> in production.
    /// </summary>
    public required Func<string> NewToken { get; init; }

    /// <summary>Returns a random number in [0, 1), which spreads retries in time.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>Returns the proxies of all requests, as the environment sets them.</summary>
    /// <exception cref="ProxyException">A variable does not contain the address of a proxy.</exception>
    public EnvironmentProxy Proxy => EnvironmentProxy.Read(Environment.Variable);

    /// <summary>
    /// Wraps the HTTP handler of a client. Returns the handler unchanged in production.
    /// </summary>
    public required Func<HttpMessageHandler, HttpMessageHandler> WrapHandler { get; init; }
}
