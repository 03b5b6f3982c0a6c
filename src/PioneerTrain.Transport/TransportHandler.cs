using System.Net;

namespace PioneerTrain.Transport;

/// <summary>Sends the requests of every HTTP client of the product: chooses the proxy, validates certificates, and reports a connection that was not
/// established as a <see cref="ConnectionException"/>.</summary>
public sealed class TransportHandler : DelegatingHandler
{
    private readonly EnvironmentProxy? _proxy;
    private readonly TimeSpan _connectTimeout;

    /// <summary>Creates a handler that follows no redirects and keeps no cookies.</summary>
    /// <param name="proxy">Null connects directly. An empty one leaves the choice to the system settings of Windows and macOS.</param>
    /// <param name="connectTimeout">Limit for opening one connection, including a tunnel through a proxy and the TLS handshake.</param>
    public TransportHandler(EnvironmentProxy? proxy, TimeSpan connectTimeout)
    {
        (_proxy, _connectTimeout) = (proxy, connectTimeout);
        InnerHandler = Sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is { IsEmpty: false } ? proxy : null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = { RemoteCertificateValidationCallback = ServerCertificate.Validate },
        };
    }

    /// <summary>For tests, which trust their own authorities.</summary>
    internal SocketsHttpHandler Sockets { get; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var proxy = _proxy?.ServerFor(address);
        var response = await ConnectAndSendAsync(request, proxy, cancellationToken);
        if (response.StatusCode != HttpStatusCode.ProxyAuthenticationRequired || proxy is null)
        {
            return response;
        }

        response.Dispose();
        throw ConnectionFailures.Unauthenticated(address, proxy);
    }

    private async Task<HttpResponseMessage> ConnectAndSendAsync(HttpRequestMessage request, ProxyServer? proxy, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            if (ConnectionFailures.Of(address, proxy, failure) is not { } known)
            {
                throw;
            }

            throw known;
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFailures.TimedOut(address, proxy, _connectTimeout, late);
        }
    }
}
