using System.Net;

namespace PioneerTrain.Transport;

/// <summary>A proxy that an environment variable names.</summary>
/// <param name="Address">Scheme, host and port, without user and password.</param>
/// <param name="Variable">The variable's name, for messages.</param>
/// <param name="Credential">User and password; null when the variable has none.</param>
public sealed record ProxyServer(Uri Address, string Variable, NetworkCredential? Credential)
{
    private static readonly Dictionary<string, int> _defaultPorts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["http"] = 80,
        ["https"] = 443,
        ["socks4"] = 1080,
        ["socks4a"] = 1080,
        ["socks5"] = 1080,
    };

    /// <summary>Reads <c>[scheme://][user[:password]@]host[:port]</c>. The scheme defaults to http. User and password can be percent-encoded or not, as in curl.</summary>
    /// <exception cref="ProxyException">The value is not the address of a proxy. The message does not contain it.</exception>
    public static ProxyServer Parse(string variable, string value)
    {
        var end = value.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "http" : value[..end];
        var rest = end < 0 ? value : value[(end + 3)..];

        // With socks5, .NET leaves the resolution of names to the proxy, which is what other programs call socks5h.
        scheme = scheme.Equals("socks5h", StringComparison.OrdinalIgnoreCase) ? "socks5" : scheme;
        var at = rest.LastIndexOf('@');
        if (!_defaultPorts.TryGetValue(scheme, out var defaultPort)
            || !Uri.TryCreate($"{scheme}://{rest[(at + 1)..]}", UriKind.Absolute, out var parsed)
            || parsed.IdnHost.Length == 0)
        {
            throw new ProxyException(
                $"{variable} is not the address of a proxy; expected http://host:port, or the scheme https, socks4, socks4a or socks5");
        }

        var address = new UriBuilder(scheme, parsed.IdnHost, parsed.Port > 0 ? parsed.Port : defaultPort).Uri;
        return new ProxyServer(address, variable, at < 0 ? null : CredentialOf(Uri.UnescapeDataString(rest[..at])));
    }

    /// <summary>Host, port and variable, without user and password.</summary>
    public override string ToString() => $"{Address.Host}:{Address.Port} ({Variable})";

    private static NetworkCredential CredentialOf(string userAndPassword)
    {
        var parts = userAndPassword.Split(':', 2);
        var name = parts[0].Split('\\', 2);
        return new NetworkCredential(name[^1], parts.Length == 2 ? parts[1] : "", name.Length == 2 ? name[0] : "");
    }
}
