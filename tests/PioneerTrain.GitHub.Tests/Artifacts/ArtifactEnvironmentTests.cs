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
    public void The_service_is_the_origin_of_the_results_address(string? server)
    {
        var origin = (_hosted with { ServerUrl = server }).ServiceOrigin();

        Assert.Equal("https://results-receiver.actions.githubusercontent.com/", origin.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://ghe.example.com")]
    [InlineData("https://github.com.evil.org")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://mygithub.com")]
    public void An_enterprise_server_does_not_take_artifacts_of_this_kind(string server)
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ServerUrl = server }).ServiceOrigin);

        Assert.Equal(ArtifactErrorKind.UnsupportedServer, failure.Kind);
        Assert.Equal($"GITHUB_SERVER_URL is {server}, a GitHub Enterprise Server, which does not take artifacts of this kind; github.com and *.ghe.com do.", failure.Message);
    }

    [Theory]
    [InlineData(null, "ACTIONS_RESULTS_URL is not set; artifacts can be uploaded only from a step of a GitHub Actions job.")]
    [InlineData("", "ACTIONS_RESULTS_URL is not set; artifacts can be uploaded only from a step of a GitHub Actions job.")]
    [InlineData("results.example?token=x", "ACTIONS_RESULTS_URL is \"results.example\"; an absolute http or https address is accepted.")]
    [InlineData("ftp://results.example", "ACTIONS_RESULTS_URL is \"ftp://results.example\"; an absolute http or https address is accepted.")]
    public void An_address_that_leads_nowhere_is_named(string? address, string sentence)
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ResultsUrl = address }).ServiceOrigin);

        Assert.Equal(ArtifactErrorKind.Environment, failure.Kind);
        Assert.Equal(sentence, failure.Message);
    }

    [Fact]
    public void A_server_address_that_is_none_is_named()
    {
        var failure = Assert.Throws<ArtifactException>((_hosted with { ServerUrl = "github" }).ServiceOrigin);

        Assert.Equal("GITHUB_SERVER_URL is \"github\"; an absolute http or https address is accepted.", failure.Message);
    }

    [Fact]
    public void The_environment_does_not_print_the_token() =>
        Assert.DoesNotContain("secret", (_hosted with { RuntimeToken = "secret" }).ToString(), StringComparison.Ordinal);
}
