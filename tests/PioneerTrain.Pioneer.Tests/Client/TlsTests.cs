using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Connections;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>Over real sockets and TLS, with the handler that the product uses.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private int _retries;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Accepts_a_certificate_of_a_known_authority()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var job = await Client(server, trusted: _authority).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal("running", job.Status.Word);
    }

    [Fact]
    public async Task Names_SSL_CERT_FILE_when_the_authority_is_unknown()
    {
        using var certificate = _authority.Issue("127.0.0.1");
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var failure = await FailAsync(server, trusted: null);

        AssertPermanent(failure, server);
        Assert.Equal(
            $"the certificate of https://127.0.0.1:{server.Port} is signed by an authority that this machine does not know (\"Test Authority\")",
            failure.Finding);
        Assert.Contains("SSL_CERT_FILE", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_an_expired_certificate()
    {
        using var certificate = _authority.Issue("127.0.0.1", lastYear: 2001);
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var failure = await FailAsync(server, trusted: _authority);

        AssertPermanent(failure, server);
        Assert.Equal($"the certificate of https://127.0.0.1:{server.Port} expired at 2001-12-31 00:00 UTC", failure.Finding);
        Assert.DoesNotContain("SSL_CERT_FILE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_a_certificate_that_is_not_valid_yet()
    {
        using var certificate = _authority.Issue("127.0.0.1", firstYear: 2098);
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var failure = await FailAsync(server, trusted: _authority);

        AssertPermanent(failure, server);
        Assert.Equal($"the certificate of https://127.0.0.1:{server.Port} is not valid before 2098-01-01 00:00 UTC", failure.Finding);
        Assert.Contains("clock", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_the_name_of_a_certificate_for_another_host()
    {
        using var certificate = _authority.Issue("other.test");
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var failure = await FailAsync(server, trusted: _authority);

        AssertPermanent(failure, server);
        Assert.Equal($"the certificate of https://127.0.0.1:{server.Port} is for other.test, not for 127.0.0.1", failure.Finding);
    }

    [Fact]
    public async Task Reports_everything_that_is_wrong_with_a_certificate()
    {
        using var certificate = _authority.Issue("other.test", lastYear: 2001);
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")), certificate);

        var failure = await FailAsync(server, trusted: null);

        Assert.Equal(
            $"the certificate of https://127.0.0.1:{server.Port} is signed by an authority that this machine does not know (\"Test Authority\"), "
            + "expired at 2001-12-31 00:00 UTC and is for other.test, not for 127.0.0.1",
            failure.Finding);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("220 mail.test ESMTP\r\n")]
    public async Task Reports_a_server_that_does_not_use_TLS(string answer)
    {
        await using var server = new RawServer(answer);

        var failure = await FailAsync(server, trusted: _authority);

        AssertPermanent(failure, server);
        Assert.Equal($"https://127.0.0.1:{server.Port} did not answer with TLS", failure.Finding);
    }

    [Fact]
    public async Task Reports_a_handshake_that_the_server_refuses()
    {
        // A fatal alert: protocol_version.
        await using var server = new RawServer("\u0015\u0003\u0003\u0000\u0002\u0002\u0046");

        var failure = await FailAsync(server, trusted: _authority);

        AssertPermanent(failure, server);
        Assert.Equal($"the TLS handshake with https://127.0.0.1:{server.Port} failed", failure.Finding);
    }

    [Fact]
    public async Task Retries_a_handshake_during_which_the_connection_broke()
    {
        await using var server = new RawServer(answer: null);

        var failure = await FailAsync(server, trusted: _authority);

        Assert.True(failure.IsTransient);
        Assert.False(failure.OutcomeUnknown);
        Assert.Equal(2, _retries);
        Assert.Equal($"the connection to https://127.0.0.1:{server.Port} broke during the TLS handshake", failure.Finding);
    }

    [Fact]
    public async Task Reports_a_connection_that_is_not_established_in_time_as_nothing_sent()
    {
        await using var server = new RawServer(answer: "");

        var failure = await FailAsync(server, trusted: _authority, new ServiceTimings { ConnectTimeout = TimeSpan.FromMilliseconds(20) });

        Assert.True(failure.IsTransient);
        Assert.False(failure.OutcomeUnknown);
        Assert.Equal($"no connection to https://127.0.0.1:{server.Port} within 0.02 s", failure.Finding);
    }

    private void AssertPermanent(PioneerException failure, RawServer server)
    {
        Assert.Equal(PioneerErrorKind.Unreachable, failure.Kind);
        Assert.False(failure.IsTransient);
        Assert.False(failure.OutcomeUnknown);
        Assert.Equal(0, _retries);
        Assert.Equal(1, server.Connections);
    }

    private Task<PioneerException> FailAsync(RawServer server, TestAuthority? trusted, ServiceTimings? timings = null) =>
        Assert.ThrowsAsync<PioneerException>(() => Client(server, trusted, timings).GetTrainingJobAsync("job_abc123", default));

    private PioneerClient Client(RawServer server, TestAuthority? trusted, ServiceTimings? timings = null)
    {
        var options = new PioneerClientOptions
        {
            BaseUrl = new Uri($"https://127.0.0.1:{server.Port}"),
            ApiKey = TestValues.ApiKey,
            MaximumAttempts = 3,
            Timings = timings ?? new(),
        };
        var handler = options.CreateHandler();
        handler.Sockets.SslOptions.CertificateChainPolicy = trusted?.Policy;
        return new PioneerClient(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, options, new InstantDelayTime()).WithRetryListener(_ =>
        {
            _retries++;
            return ValueTask.CompletedTask;
        });
    }
}
