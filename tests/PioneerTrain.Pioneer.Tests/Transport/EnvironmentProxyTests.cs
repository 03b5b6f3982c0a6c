using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Tests.Transport;

/// <summary>Which proxy a request takes, for the variables as they are set: <c>NAME=value</c>, separated by semicolons.</summary>
public sealed class EnvironmentProxyTests
{
    private const string Https = "https://api.pioneer.ai";
    private const string Http = "http://api.pioneer.ai";

    [Theory]
    [InlineData("", Https, null)]
    [InlineData("HTTPS_PROXY=http://p.test:3128", Https, "http://p.test:3128/ HTTPS_PROXY")]
    [InlineData("https_proxy=http://p.test:3128", Https, "http://p.test:3128/ https_proxy")]
    [InlineData("HTTPS_PROXY=http://upper.test;https_proxy=http://lower.test", Https, "http://lower.test/ https_proxy")]
    [InlineData("HTTPS_PROXY=http://p.test;https_proxy=", Https, "http://p.test/ HTTPS_PROXY")]
    [InlineData("HTTPS_PROXY=http://p.test", Http, null)]
    [InlineData("HTTP_PROXY=http://p.test", Http, "http://p.test/ HTTP_PROXY")]
    [InlineData("HTTP_PROXY=http://p.test", Https, null)]
    [InlineData("ALL_PROXY=http://p.test", Https, "http://p.test/ ALL_PROXY")]
    [InlineData("all_proxy=http://p.test", Http, "http://p.test/ all_proxy")]
    [InlineData("ALL_PROXY=http://all.test;HTTPS_PROXY=http://p.test", Https, "http://p.test/ HTTPS_PROXY")]
    [InlineData("HTTP_PROXY=http://p.test;GATEWAY_INTERFACE=CGI/1.1", Http, null)]
    [InlineData("http_proxy=http://p.test;GATEWAY_INTERFACE=CGI/1.1", Http, "http://p.test/ http_proxy")]
    [InlineData("HTTPS_PROXY=http://p.test;NO_PROXY=pioneer.ai", Https, null)]
    [InlineData("HTTPS_PROXY=http://p.test;no_proxy=other.test;NO_PROXY=pioneer.ai", Https, "http://p.test/ HTTPS_PROXY")]
    [InlineData("HTTPS_PROXY=http://p.test;no_proxy= ;NO_PROXY=pioneer.ai", Https, null)]
    [InlineData("ALL_PROXY=http://p.test", "http://localhost:8080", null)]
    [InlineData("ALL_PROXY=http://p.test", "https://127.0.0.2", null)]
    [InlineData("ALL_PROXY=http://p.test", "https://[::1]", null)]
    public void Chooses_the_proxy(string variables, string address, string? expected)
    {
        var proxy = Read(variables);

        var server = proxy.ServerFor(new Uri(address));

        Assert.Equal(expected, server is null ? null : $"{server.Address} {server.Variable}");
        Assert.Equal(server is null, proxy.IsBypassed(new Uri(address)));
        Assert.Equal(server?.Address, proxy.GetProxy(new Uri(address)));
    }

    [Theory]
    [InlineData("p.test", "http://p.test/", null, null)]
    [InlineData("p.test:3128", "http://p.test:3128/", null, null)]
    [InlineData("HTTP://p.test:3128/path?query", "http://p.test:3128/", null, null)]
    [InlineData("https://p.test", "https://p.test/", null, null)]
    [InlineData("socks5://p.test", "socks5://p.test:1080/", null, null)]
    [InlineData("socks5h://p.test:9050", "socks5://p.test:9050/", null, null)]
    [InlineData("socks4a://p.test", "socks4a://p.test:1080/", null, null)]
    [InlineData("http://[fd00::1]:3128", "http://[fd00::1]:3128/", null, null)]
    [InlineData("http://me:secret@p.test:3128", "http://p.test:3128/", "me", "secret")]
    [InlineData("me:secret@p.test", "http://p.test/", "me", "secret")]
    [InlineData("http://me@p.test", "http://p.test/", "me", "")]
    [InlineData("http://m%65:s%40c%3Aret@p.test", "http://p.test/", "me", "s@c:ret")]
    [InlineData("http://me:s@c/r#e?t@p.test", "http://p.test/", "me", "s@c/r#e?t")]
    public void Reads_the_address_and_the_credential(string value, string address, string? user, string? password)
    {
        var proxy = Read($"HTTPS_PROXY={value}");

        var server = proxy.ServerFor(new Uri(Https))!;

        Assert.Equal(address, server.Address.ToString());
        Assert.Equal((user, password), (server.Credential?.UserName, server.Credential?.Password));
        Assert.Same(server.Credential, proxy.Credentials!.GetCredential(server.Address, "Basic"));
    }

    [Fact]
    public void Gives_a_credential_to_its_own_proxy_only()
    {
        var proxy = Read("HTTPS_PROXY=http://me:secret@p.test:3128;HTTP_PROXY=http://you:other@q.test");

        Assert.Equal("me", proxy.GetCredential(new Uri("http://p.test:3128"), "Basic")?.UserName);
        Assert.Equal("you", proxy.GetCredential(new Uri("http://q.test"), "Basic")?.UserName);
        Assert.Null(proxy.GetCredential(new Uri("http://p.test"), "Basic"));
        Assert.Null(proxy.GetCredential(new Uri(Https), "Basic"));
    }

    [Fact]
    public void Reads_the_domain_of_a_user()
    {
        var credential = Read(@"HTTPS_PROXY=http://CORP\me:secret@p.test").ServerFor(new Uri(Https))!.Credential!;

        Assert.Equal(("CORP", "me", "secret"), (credential.Domain, credential.UserName, credential.Password));
    }

    [Theory]
    [InlineData("ftp://me:secret@p.test")]
    [InlineData("http://me:secret@")]
    [InlineData("http://me:secret@p.test:port")]
    [InlineData("http://me:secret@p.test:99999")]
    [InlineData("me:secret@ho st")]
    [InlineData("://secret")]
    public void Refuses_a_value_that_is_not_an_address_without_repeating_it(string value)
    {
        var refused = Assert.Throws<ProxyException>(() => Read($"HTTPS_PROXY={value}"));

        Assert.StartsWith("HTTPS_PROXY is not the address of a proxy", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_print_a_password()
    {
        var server = Read("HTTPS_PROXY=http://me:secret@p.test:3128").ServerFor(new Uri(Https))!;

        Assert.Equal("p.test:3128 (HTTPS_PROXY)", server.ToString());
    }

    private static EnvironmentProxy Read(string variables)
    {
        var values = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return EnvironmentProxy.Read(values.GetValueOrDefault);
    }
}
