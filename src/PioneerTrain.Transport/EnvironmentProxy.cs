using System.Net;

namespace PioneerTrain.Transport;

/// <summary>Chooses the proxy of a request by the environment variables that curl reads.</summary>
/// <remarks>
/// .NET's own choice matches the entries of <c>NO_PROXY</c> exactly, so a range, a port or a domain without a leading
/// dot has no effect. Like it, this prefers the lower-case names, uses <c>ALL_PROXY</c> where the variable of the scheme
/// is not set, and ignores <c>HTTP_PROXY</c> in a CGI program, where a client can set it.
/// </remarks>
public sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private readonly ProxyServer? _http;
    private readonly ProxyServer? _https;
    private readonly NoProxyList _exceptions;

    private EnvironmentProxy(ProxyServer? http, ProxyServer? https, NoProxyList exceptions) =>
        (_http, _https, _exceptions) = (http, https, exceptions);

    /// <summary>True when no variable names a proxy.</summary>
    public bool IsEmpty => _http is null && _https is null;

    /// <summary>The user and password of each proxy. Cannot be set.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c>, each also in upper case.</summary>
    /// <param name="get">A variable's value by name, or null.</param>
    /// <exception cref="ProxyException">A variable does not contain the address of a proxy.</exception>
    public static EnvironmentProxy Read(Func<string, string?> get)
    {
        var isCgi = !string.IsNullOrEmpty(get("GATEWAY_INTERFACE"));
        var all = ServerIn("all_proxy", "ALL_PROXY");
        return new EnvironmentProxy(
            (isCgi ? ServerIn("http_proxy") : ServerIn("http_proxy", "HTTP_PROXY")) ?? all,
            ServerIn("https_proxy", "HTTPS_PROXY") ?? all,
            NoProxyList.Parse(Array.ConvertAll(["no_proxy", "NO_PROXY"], name => get(name)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))));

        ProxyServer? ServerIn(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (get(name)?.Trim() is { Length: > 0 } value)
                {
                    return ProxyServer.Parse(name, value);
                }
            }

            return null;
        }
    }

    /// <summary>Returns the proxy for an address; null for a direct connection. A loopback address is never requested through a proxy, which
    /// would look for it on its own machine.</summary>
    public ProxyServer? ServerFor(Uri address) =>
        address.IsLoopback || _exceptions.Contains(address) ? null : address.Scheme == Uri.UriSchemeHttp ? _http : _https;

    public Uri? GetProxy(Uri destination) => ServerFor(destination)?.Address;

    public bool IsBypassed(Uri host) => ServerFor(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        uri == _https?.Address ? _https.Credential : uri == _http?.Address ? _http.Credential : null;
}
