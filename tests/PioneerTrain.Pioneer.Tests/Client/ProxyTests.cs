using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Connections;
using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>With proxies on loopback. The hosts behind them do not exist: only a proxy would resolve their names.</summary>
public sealed class ProxyTests
{
    private const string Api = "https://pioneer.test";

    private int _retries;

    [Fact]
    public async Task Names_a_proxy_that_cannot_be_reached()
    {
        var port = RawServer.UnusedPort();

        var failure = await FailAsync(Api, $"http://127.0.0.1:{port}");

        Assert.Equal($"no connection to the proxy 127.0.0.1:{port} (HTTPS_PROXY)", failure.Finding);
        Assert.Equal("Check HTTPS_PROXY, or add pioneer.test to NO_PROXY if it can be reached without a proxy.", failure.Advice);
        AssertRetried(failure);
    }

    [Fact]
    public void Names_a_proxy_whose_host_is_not_known()
    {
        // Not over a socket, because a test asks no DNS server.
        var proxy = ProxyServer.Parse("HTTPS_PROXY", "http://proxy.test:3128");

        var failure = ConnectionFailures.Of(new Uri(Api), proxy, new HttpRequestException(HttpRequestError.NameResolutionError))!;

        Assert.Equal("the host of the proxy proxy.test:3128 (HTTPS_PROXY) is not known", failure.Message);
        Assert.False(failure.IsPermanent);
    }

    [Fact]
    public async Task Names_a_proxy_that_opens_no_connection_in_time()
    {
        await using var proxy = new RawServer(answer: "");

        var failure = await FailAsync(Api, $"http://127.0.0.1:{proxy.Port}", TimeSpan.FromMilliseconds(20));

        Assert.Equal($"no connection to https://pioneer.test through the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) within 0.02 s", failure.Finding);
        AssertRetried(failure);
    }

    [Fact]
    public async Task Names_a_proxy_that_refuses_the_credential_and_does_not_print_it()
    {
        await using var proxy = new RawServer(RawServer.Status(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n"));

        var failure = await FailAsync(Api, $"http://me:wrong-secret@127.0.0.1:{proxy.Port}");

        Assert.Equal($"the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) refused the connection to https://pioneer.test with status 407", failure.Finding);
        Assert.Contains("Set a user and a password that the proxy accepts in HTTPS_PROXY", failure.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
        AssertPermanent(failure);

        // Without a credential, then with it.
        Assert.Contains(proxy.Received, request => request.Contains("Proxy-Authorization: Basic bWU6d3Jvbmctc2VjcmV0\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(405)]
    public async Task Names_a_proxy_that_refuses_the_host(int status)
    {
        await using var proxy = new RawServer(RawServer.Status(status));

        var failure = await FailAsync(Api, $"http://127.0.0.1:{proxy.Port}");

        Assert.Equal($"the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) refused the connection to https://pioneer.test with status {status}", failure.Finding);
        Assert.Contains("Check that the proxy permits pioneer.test", failure.Advice, StringComparison.Ordinal);
        AssertPermanent(failure);
    }

    [Fact]
    public async Task Retries_when_the_proxy_cannot_reach_the_host_at_the_moment()
    {
        await using var proxy = new RawServer(RawServer.Status(502));

        var failure = await FailAsync(Api, $"http://127.0.0.1:{proxy.Port}");

        Assert.EndsWith("with status 502", failure.Finding, StringComparison.Ordinal);
        AssertRetried(failure);
    }

    [Fact]
    public async Task Names_the_proxy_in_a_TLS_failure_behind_it()
    {
        await using var proxy = new RawServer("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n");

        var failure = await FailAsync(Api, $"http://127.0.0.1:{proxy.Port}");

        Assert.Equal($"https://pioneer.test through the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) did not answer with TLS", failure.Finding);
        AssertPermanent(failure);
    }

    [Fact]
    public async Task Names_the_proxy_whose_own_certificate_is_refused()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var proxy = new RawServer(RawServer.Status(502), certificate);

        var failure = await FailAsync(Api, $"https://127.0.0.1:{proxy.Port}");

        Assert.StartsWith(
            $"the certificate of the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) is signed by an authority that this machine does not know", failure.Finding, StringComparison.Ordinal);
        AssertPermanent(failure);
    }

    [Fact]
    public async Task Names_a_socks_proxy_that_opens_no_connection()
    {
        await using var proxy = new RawServer(answer: null);

        var failure = await FailAsync(Api, $"socks5://127.0.0.1:{proxy.Port}");

        Assert.Equal($"the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) did not open a connection to https://pioneer.test", failure.Finding);
        AssertRetried(failure);
    }

    [Fact]
    public async Task Names_a_proxy_that_refuses_the_credential_of_an_unencrypted_request()
    {
        await using var proxy = new RawServer(RawServer.Status(407));

        var failure = await FailAsync("http://pioneer.test", $"http://127.0.0.1:{proxy.Port}", variable: "http_proxy");

        Assert.Equal($"the proxy 127.0.0.1:{proxy.Port} (http_proxy) refused the connection to http://pioneer.test with status 407", failure.Finding);
        AssertPermanent(failure);
    }

    [Fact]
    public async Task Sends_the_request_through_the_proxy()
    {
        await using var proxy = new RawServer(RawServer.Json(TestValues.Job("running")));

        var job = await Client("http://pioneer.test", Variables("http_proxy", $"http://127.0.0.1:{proxy.Port}")).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal("running", job.Status.Word);
        Assert.StartsWith("GET http://pioneer.test/felix/training-jobs/job_abc123 HTTP/1.1\r\n", Assert.Single(proxy.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connects_to_loopback_without_the_proxy()
    {
        await using var server = new RawServer(RawServer.Json(TestValues.Job("running")));

        var job = await Client($"http://127.0.0.1:{server.Port}", Variables("ALL_PROXY", $"http://127.0.0.1:{RawServer.UnusedPort()}")).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal("running", job.Status.Word);
    }

    [Fact]
    public async Task A_job_is_not_created_twice_when_the_proxy_refuses()
    {
        await using var proxy = new RawServer(RawServer.Status(403));
        var client = Client(Api, Variables("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}"));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => client.CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        AssertPermanent(failure);
    }

    private void AssertPermanent(PioneerException failure)
    {
        Assert.Equal((PioneerErrorKind.Unreachable, false, false), (failure.Kind, failure.IsTransient, failure.OutcomeUnknown));
        Assert.Equal(0, _retries);
    }

    private void AssertRetried(PioneerException failure)
    {
        Assert.Equal((PioneerErrorKind.Unreachable, true, false), (failure.Kind, failure.IsTransient, failure.OutcomeUnknown));
        Assert.Equal(1, _retries);
    }

    private static Func<string, string?> Variables(string name, string value) => asked => asked == name ? value : null;

    private Task<PioneerException> FailAsync(string api, string proxy, TimeSpan? connectTimeout = null, string variable = "HTTPS_PROXY") =>
        Assert.ThrowsAsync<PioneerException>(() => Client(api, Variables(variable, proxy), connectTimeout).GetTrainingJobAsync("job_abc123", default));

    private PioneerClient Client(string api, Func<string, string?> variables, TimeSpan? connectTimeout = null)
    {
        var timings = new ServiceTimings();
        var options = new PioneerClientOptions
        {
            BaseUrl = new Uri(api),
            ApiKey = TestValues.ApiKey,
            MaximumAttempts = 2,
            Proxy = EnvironmentProxy.Read(variables),
            Timings = timings with { ConnectTimeout = connectTimeout ?? timings.ConnectTimeout },
        };
        return new PioneerClient(new HttpClient(options.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options, new InstantDelayTime()).WithRetryListener(_ =>
        {
            _retries++;
            return ValueTask.CompletedTask;
        });
    }
}
