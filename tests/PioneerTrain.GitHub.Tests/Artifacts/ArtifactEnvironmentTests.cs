using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ArtifactEnvironmentTests
{
    private static readonly ArtifactEnvironment _hosted = new() { ResultsUrl = "https://results-receiver.actions.githubusercontent.com/rest/path?x=1" };

    [Theory]
    [InlineData(null)]
    [InlineData("https://github.com")]
    [InlineData("https://GITHUB.com")]
    [InlineData("https://acme.ghe.com")]
    [InlineData("http://x.localhost:5000")]
    public void Uses_the_origin_of_the_results_address(string? server)
    {
        var origin = (_hosted with { ServerUrl = server }).ServiceOrigin();

        Assert.Equal("https://results-receiver.actions.githubusercontent.com/", origin.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://ghe.example.com")]
    [InlineData("https://github.com.evil.org")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://mygithub.com")]
    public void Rejects_an_enterprise_server(string server)
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ServerUrl = server }).ServiceOrigin);

        Assert.Equal(ArtifactErrorKind.UnsupportedServer, failure.Kind);
        Assert.Equal($"GITHUB_SERVER_URL is {server}, a GitHub Enterprise Server, which does not support this version of artifacts; github.com and *.ghe.com support it.", failure.Message);
    }

    [Theory]
    [InlineData(null, "ACTIONS_RESULTS_URL is not set. Artifacts can be uploaded only from a step of a GitHub Actions job.")]
    [InlineData("", "ACTIONS_RESULTS_URL is not set. Artifacts can be uploaded only from a step of a GitHub Actions job.")]
    [InlineData("results.example?token=x", "ACTIONS_RESULTS_URL is \"results.example\"; expected an absolute http or https URL.")]
    [InlineData("ftp://results.example", "ACTIONS_RESULTS_URL is \"ftp://results.example\"; expected an absolute http or https URL.")]
    public void Reports_an_invalid_results_address(string? address, string sentence)
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ResultsUrl = address }).ServiceOrigin);

        Assert.Equal(ArtifactErrorKind.Environment, failure.Kind);
        Assert.Equal(sentence, failure.Message);
    }

    [Fact]
    public void Reports_an_invalid_server_address()
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ServerUrl = "github" }).ServiceOrigin);

        Assert.Equal("GITHUB_SERVER_URL is \"github\"; expected an absolute http or https URL.", failure.Message);
    }

    [Fact]
    public void Does_not_print_the_token() =>
        Assert.DoesNotContain("secret", (_hosted with { RuntimeToken = "secret" }).ToString(), StringComparison.Ordinal);
}
