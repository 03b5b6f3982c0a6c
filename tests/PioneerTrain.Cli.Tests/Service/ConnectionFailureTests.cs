using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Connections;

namespace PioneerTrain.Cli.Tests.Service;

/// <summary>The exit code and the text of a command whose connection fails, with the handler and the environment of the product.</summary>
public sealed class ConnectionFailureTests : IDisposable
{
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public async Task A_refused_certificate_ends_the_command_at_once()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = new RawServer(RawServer.Json("{}"), certificate);

        var code = await ListJobsAsync($"https://127.0.0.1:{server.Port}");

        Assert.Equal(ExitCode.Refused, code);
        Assert.Equal(1, server.Connections);
        Assert.Contains("is signed by an authority that this machine does not know (\"Test Authority\")", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_used_and_named()
    {
        await using var proxy = new RawServer(RawServer.Status(403));

        var code = await ListJobsAsync("https://pioneer.test", ("HTTPS_PROXY", $"http://me:secret-word@127.0.0.1:{proxy.Port}"));

        Assert.Equal(ExitCode.Refused, code);
        Assert.Equal(1, proxy.Connections);
        Assert.Contains($"the proxy 127.0.0.1:{proxy.Port} (HTTPS_PROXY) refused the connection to https://pioneer.test with status 403", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NO_PROXY_of_the_environment_is_used()
    {
        await using var proxy = new RawServer(RawServer.Status(403));

        // An address of this machine that is not a loopback address.
        var address = $"https://0.0.0.0:{RawServer.UnusedPort()}";

        var code = await ListJobsAsync(address, ("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}"), ("NO_PROXY", "0.0.0.0/8"));

        Assert.Equal(ExitCode.Refused, code);
        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public async Task A_variable_that_is_not_the_address_of_a_proxy_is_invalid_input()
    {
        var code = await ListJobsAsync("https://pioneer.test", ("HTTPS_PROXY", "ftp://me:secret-word@127.0.0.1"));

        Assert.Equal(ExitCode.InvalidInput, code);
        Assert.Contains("HTTPS_PROXY is not the address of a proxy", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", _error.ToString(), StringComparison.Ordinal);
    }

    private Task<ExitCode> ListJobsAsync(string address, params (string Name, string Value)[] variables)
    {
        var environment = ActionEnvironment.Read(
            name => name == "PIONEER_API_KEY" ? "pio_sk_0123456789" : variables.FirstOrDefault(variable => variable.Name == name).Value);
        var terminal = new Terminal(TextWriter.Null, _error, IsInteractive: false, UsesColor: false, () => 80);
        var services = new HostServices(environment, terminal, new InstantDelayTime(), CancellationToken.None)
        {
            NewToken = () => "token",
            Jitter = () => 0.5,
            WrapHandler = handler => handler,
        };
        return CommandLine.RunAsync(["jobs", "list", "--api-url", address], services);
    }
}
