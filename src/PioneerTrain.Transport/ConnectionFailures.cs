using System.Globalization;
using System.Net;
using System.Security.Authentication;

namespace PioneerTrain.Transport;

/// <summary>Finds the cause of a connection that was not established. The words of the HTTP stack are not quoted.</summary>
internal static class ConnectionFailures
{
    private const string CheckNetwork = "Check the address and the network, or try again later.";

    /// <summary>Returns null for a failure that concerns neither TLS nor a proxy.</summary>
    /// <param name="proxy">The proxy of the request; null for a direct connection.</param>
    public static ConnectionException? Of(Uri address, ProxyServer? proxy, HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError when failure.InnerException is CertificateException refused => Certificate(address, proxy, refused, failure),
        HttpRequestError.SecureConnectionError => Handshake(address, proxy, failure),
        HttpRequestError.ProxyTunnelError when proxy is not null => Tunnel(address, proxy, failure),
        HttpRequestError.ConnectionError when proxy is not null => Unreachable(address, proxy, $"no connection to the proxy {proxy}", failure),
        HttpRequestError.NameResolutionError when proxy is not null => Unreachable(address, proxy, $"the host of the proxy {proxy} is not known", failure),
        _ => null,
    };

    /// <summary>Status 407 for an http address, for which there is no tunnel.</summary>
    public static ConnectionException Unauthenticated(Uri address, ProxyServer proxy) =>
        Tunnel(address, proxy, new HttpRequestException(HttpRequestError.ProxyTunnelError, statusCode: HttpStatusCode.ProxyAuthenticationRequired));

    public static ConnectionException TimedOut(Uri address, ProxyServer? proxy, TimeSpan limit, Exception inner)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s");
        return proxy is null
            ? new ConnectionException(HttpRequestError.ConnectionError, $"no connection to {Origin(address)} within {seconds}", CheckNetwork, inner)
            : Unreachable(address, proxy, $"no connection to {Origin(address)} through the proxy {proxy} within {seconds}", inner);
    }

    private static ConnectionException Unreachable(Uri address, ProxyServer proxy, string finding, Exception inner) => new(
        HttpRequestError.ConnectionError,
        finding,
        $"Check {proxy.Variable}, or add {address.IdnHost} to NO_PROXY if it can be reached without a proxy.",
        inner);

    private static ConnectionException Tunnel(Uri address, ProxyServer proxy, HttpRequestException failure)
    {
        if (failure.StatusCode is not { } status)
        {
            return Unreachable(address, proxy, $"the proxy {proxy} did not open a connection to {Origin(address)}", failure);
        }

        var advice = status == HttpStatusCode.ProxyAuthenticationRequired
            ? $"Set a user and a password that the proxy accepts in {proxy.Variable}: http://user:password@host:port."
            : $"Check that the proxy permits {address.IdnHost}, or add the host to NO_PROXY if it can be reached without a proxy.";
        return new ConnectionException(
            HttpRequestError.ProxyTunnelError, $"the proxy {proxy} refused the connection to {Origin(address)} with status {(int)status}", advice, failure, status)
        {
            IsPermanent = !TransientStatus.Contains((int)status),
        };
    }

    private static ConnectionException Certificate(Uri address, ProxyServer? proxy, CertificateException refused, HttpRequestException failure)
    {
        var isOfProxy = proxy is not null && refused.Host != address.IdnHost && refused.Host == proxy.Address.IdnHost;
        var owner = isOfProxy ? $"the proxy {proxy}" : Origin(address);
        return new ConnectionException(HttpRequestError.SecureConnectionError, $"the certificate of {owner} {refused.Finding}", refused.Advice, failure)
        {
            IsPermanent = true,
        };
    }

    private static ConnectionException Handshake(Uri address, ProxyServer? proxy, HttpRequestException failure)
    {
        var server = proxy is null ? Origin(address) : $"{Origin(address)} through the proxy {proxy}";
        return failure.InnerException switch
        {
            // .NET could not read what it received as TLS. A failure of the TLS library has an inner exception.
            AuthenticationException { InnerException: null } => Permanent(
                $"{server} did not answer with TLS", "Check the scheme and the port of the address: https requires a port that uses TLS."),
            AuthenticationException => Permanent(
                $"the TLS handshake with {server} failed", "Check that the server supports TLS 1.2 or 1.3 and does not require a client certificate."),
            _ => new(HttpRequestError.SecureConnectionError, $"the connection to {server} broke during the TLS handshake", CheckNetwork, failure),
        };

        ConnectionException Permanent(string finding, string advice) =>
            new(HttpRequestError.SecureConnectionError, finding, advice, failure) { IsPermanent = true };
    }

    /// <summary>Without the user and password that an address can contain.</summary>
    private static string Origin(Uri address) => $"{address.Scheme}://{address.Authority}";
}
