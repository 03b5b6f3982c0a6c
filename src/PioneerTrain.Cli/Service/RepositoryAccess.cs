using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// The access of a run to its repository on GitHub. The connection is opened on first use, so that
/// a run that does not need it needs no token.
/// </summary>
/// <param name="token">The token, a secret; null when there is none.</param>
internal sealed class RepositoryAccess(string? token, HostServices services) : IDisposable
{
    private HttpMessageInvoker? _http;
    private RepositoryConnection? _connection;

    /// <summary>True when there is a token, which can still be invalid.</summary>
    public bool HasToken => token is not null;

    /// <summary>
    /// Returns the token for the command line, which has no input for it: <c>GH_TOKEN</c>,
    /// otherwise <c>GITHUB_TOKEN</c>, as the GitHub CLI does; null when neither is set.
    /// </summary>
    public static string? TokenOfTerminal(HostServices services) =>
        services.Environment.Variable("GH_TOKEN") ?? services.Environment.Variable("GITHUB_TOKEN");

    /// <summary>Returns the connection that all requests of the run share.</summary>
    /// <exception cref="RepositoryException">The token or a variable that names the repository is
    /// missing or malformed.</exception>
    public RepositoryConnection Open()
    {
        if (_connection is null)
        {
            var address = RepositoryAddress.Of(services.Environment.Runner, token ?? "");
            var options = new RepositoryOptions { UserAgent = ServiceConnection.UserAgent, Jitter = services.Jitter };
            _http = new HttpMessageInvoker(services.WrapHandler(RepositoryOptions.CreateHandler(services.Proxy)));
            _connection = new RepositoryConnection(_http, address, options, services.Time);
        }

        return _connection;
    }

    public void Dispose() => _http?.Dispose();

    /// <summary>Returns only the name of the type, because the token is a secret.</summary>
    public override string ToString() => nameof(RepositoryAccess);
}
