using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Service;

/// <summary>The access to the repository on GitHub.</summary>
public sealed class RepositoryAccessTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly WatchedOutput _output = new();
    private readonly ScriptedService _api;

    public RepositoryAccessTests() => _api = new ScriptedService(_time);

    public void Dispose()
    {
        _api.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Sends_requests_to_the_API_of_the_runner()
    {
        const string route = "GET ghes.example/api/v3/repos/o/r/git/commits/abc";
        _api.On(route, Reply.Json("""{"sha":"abc","parents":[{"sha":"def"}]}"""));
        using var access = new RepositoryAccess("ghs_secret", ServicesOf(("GITHUB_REPOSITORY", "o/r"), ("GITHUB_API_URL", "https://ghes.example/api/v3")));

        var commit = await new Commits(access.Open()).GetAsync("abc", CancellationToken.None);

        Assert.Equal(["def"], commit.Parents);
        Assert.Equal(1, _api.Count(route));
    }

    [Fact]
    public void All_requests_share_a_connection()
    {
        using var access = new RepositoryAccess("ghs_secret", ServicesOf(("GITHUB_REPOSITORY", "o/r")));

        Assert.Same(access.Open(), access.Open());
    }

    [Theory]
    [InlineData(null, "o/r", "The token for GitHub is empty.")]
    [InlineData("ghs_secret", "", "GITHUB_REPOSITORY")]
    public void Names_what_is_missing(string? token, string repository, string expected)
    {
        using var access = new RepositoryAccess(token, ServicesOf(("GITHUB_REPOSITORY", repository)));

        var missing = Assert.Throws<RepositoryException>(access.Open);

        Assert.Equal(token is not null, access.HasToken);
        Assert.Contains(expected, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prefers_the_token_that_the_GitHub_CLI_prefers()
    {
        Assert.Equal("first", RepositoryAccess.TokenOfTerminal(ServicesOf(("GH_TOKEN", "first"), ("GITHUB_TOKEN", "second"))));
        Assert.Equal("second", RepositoryAccess.TokenOfTerminal(ServicesOf(("GITHUB_TOKEN", "second"))));
        Assert.Null(RepositoryAccess.TokenOfTerminal(ServicesOf()));
    }

    private HostServices ServicesOf(params (string Name, string Value)[] variables)
    {
        var terminal = new Terminal(_output, _output, IsInteractive: false, UsesColor: false, () => 80);
        var environment = ActionEnvironment.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
        return new HostServices(environment, terminal, _time, CancellationToken.None)
        {
            NewToken = () => "token",
            Jitter = () => 0.5,
            WrapHandler = _ => _api,
        };
    }
}
