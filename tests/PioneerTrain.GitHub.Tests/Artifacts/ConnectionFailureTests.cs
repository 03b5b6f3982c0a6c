using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Connections;
using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Tests.Artifacts;

/// <summary>The artifact service cannot be reached because of TLS or a proxy.</summary>
public sealed class ConnectionFailureTests
{
    [Fact]
    public async Task Does_not_retry_when_the_authority_of_the_certificate_is_unknown()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = new RawServer(RawServer.Json("{}"), certificate);
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Environment = scenario.Environment with { ResultsUrl = $"https://127.0.0.1:{server.Port}" };

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.Unavailable, failure.Kind);
        Assert.Equal(1, server.Connections);
        Assert.StartsWith(
            $"GitHub's artifact service could not be reached: the certificate of https://127.0.0.1:{server.Port} is signed by an authority that this machine does not know",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_proxy_that_cannot_be_reached_and_retries()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Environment = scenario.Environment with { ResultsUrl = "https://results.test" };
        var port = RawServer.UnusedPort();
        using var http = ThroughProxy($"http://127.0.0.1:{port}");
        var start = scenario.Time.GetUtcNow();

        var failure = await FailAsync(scenario, http);

        Assert.Equal(
            $"GitHub's artifact service could not be reached in the last attempt: no connection to the proxy 127.0.0.1:{port} (HTTPS_PROXY). "
            + "Check HTTPS_PROXY, or add results.test to NO_PROXY if it can be reached without a proxy.",
            failure.Message);
        Assert.NotEqual(start, scenario.Time.GetUtcNow());
    }

    [Fact]
    public async Task Names_a_proxy_that_refuses_the_password_and_does_not_print_it()
    {
        await using var proxy = new RawServer(RawServer.Status(407, "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Environment = scenario.Environment with { ResultsUrl = "https://results.test" };
        using var http = ThroughProxy($"http://me:wrong-secret@127.0.0.1:{proxy.Port}");
        var start = scenario.Time.GetUtcNow();

        var failure = await FailAsync(scenario, http);

        Assert.StartsWith(
            $"GitHub's artifact service could not be reached: the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) refused the connection to https://results.test with status 407. ",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(start, scenario.Time.GetUtcNow());
    }

    private static HttpMessageInvoker ThroughProxy(string address) =>
        new(ArtifactUploadOptions.CreateHandler(EnvironmentProxy.Read(name => name == "HTTPS_PROXY" ? address : null)));

    private static Task<ArtifactException> FailAsync(UploadScenario scenario, HttpMessageInvoker http)
    {
        Assert.True(ArtifactName.TryParse("model-weights", out var name, out _));
        var upload = new ArtifactUpload(http, scenario.Environment, scenario.Options, scenario.Time, scenario.Masked.Add);
        var content = new ArtifactContent(new MemoryStream([1]), ArtifactContent.Zip);
        return Assert.ThrowsAsync<ArtifactException>(() =>
            scenario.Time.DriveAsync(upload.UploadAsync(name, content, retentionDays: null, overwrite: false, CancellationToken.None)));
    }
}
