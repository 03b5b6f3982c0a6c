using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Page;

/// <summary>Who may open the page, and what a browser may do on it.</summary>
public sealed class PageAccessTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(_folder.Path);
        _browser = _server.Connect();
    }

    [Fact]
    public async Task Address_opens_the_page_once_and_leaves_a_strict_cookie()
    {
        var address = NewAddress();
        using var other = _server.Connect();

        using var opened = await _browser.GetAsync(address);
        using var home = await _browser.GetAsync("/");
        using var again = await other.GetAsync(address);

        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Matches($@"^pioneer-local-{_server.Client.BaseAddress!.Port}=[0-9a-f]{{64}}; path=/; samesite=strict; httponly$", cookie);
        Assert.Contains("""<meta http-equiv="refresh" content="0;url=/">""", await opened.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden], [opened.StatusCode, home.StatusCode, again.StatusCode]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?token=")]
    [InlineData("/?token=0123456789abcdef")]
    [InlineData("/page/jobs/x")]
    [InlineData("/page/evaluations/x")]
    public async Task Nobody_else_gets_in(string path)
    {
        _ = NewAddress();
        _browser.DefaultRequestHeaders.Add("X-API-Key", RunningServer.Key);
        _browser.DefaultRequestHeaders.Add("Cookie", $"pioneer-local-{_server.Client.BaseAddress!.Port}=guessed");

        using var response = await _browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("Open the address that the server printed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("192.0.2.7", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("rebound.example:8080", HttpStatusCode.Forbidden)]
    [InlineData("localhost.example", HttpStatusCode.Forbidden)]
    public async Task Only_names_of_this_machine_and_ip_addresses_are_accepted(string host, HttpStatusCode expected)
    {
        await OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };

        using var response = await _browser.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page/style.css")]
    [InlineData("/page/jobs/missing")]
    public async Task Scripts_frames_and_other_sites_are_forbidden(string path)
    {
        await OpenAsync();

        using var response = await _browser.GetAsync(path);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("no-store", Assert.Single(response.Headers.GetValues("Cache-Control")));
    }

    [Fact]
    public async Task Session_is_not_a_key_of_the_api()
    {
        await OpenAsync();

        using var jobs = await _browser.GetAsync("/felix/training-jobs");
        using var address = await _browser.PostAsync("/_page", content: null);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [jobs.StatusCode, address.StatusCode]);
    }

    [Fact]
    public async Task Key_of_the_api_gets_a_new_address_which_replaces_an_unused_one()
    {
        var unused = NewAddress();
        var address = (string)(await _server.PostAsync("/_page", ""))["url"]!;

        using var old = await _browser.GetAsync(unused);
        using var opened = await _browser.GetAsync(address);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK], [old.StatusCode, opened.StatusCode]);
    }

    [Fact]
    public async Task Server_that_a_person_starts_prints_the_address()
    {
        using var other = new TempFolder();
        using var stop = new CancellationTokenSource();
        using var error = new StringWriter();
        await using var output = new Signal(stop);

        await new ServerProcess(output, error, Stream.Null, TimeProvider.System).RunAsync(
            new LocalServerOptions { ApiKey = "k", DataFolder = other.Path, Address = IPAddress.Any }, stopWithStandardInput: false, stop.Token);

        Assert.Matches(
            @"^pioneer-local: open this address in a browser \(it works once\): http://localhost:[1-9]\d*/\?token=[0-9a-f]{64}\r?\n$", error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private string NewAddress() =>
        PageGate.Address(_server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), _server.Services.GetRequiredService<PageAccess>());

    private async Task OpenAsync()
    {
        using var opened = await _browser.GetAsync(NewAddress());
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    /// <summary>Stops the server as soon as it listens.</summary>
    private sealed class Signal(CancellationTokenSource stop) : StringWriter
    {
        public override Task FlushAsync(CancellationToken cancellationToken) => stop.CancelAsync();
    }
}
