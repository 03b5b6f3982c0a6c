using System.CommandLine;
using System.Net;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer;

/// <summary>The options and commands that containers use.</summary>
public sealed class ProgramOptionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData(null, "", "Seed")]
    [InlineData("", "", "Seed")]
    [InlineData("live", "", "Live")]
    [InlineData("live", "--profile seed", "Seed")]
    public void Profile_comes_from_the_option_or_else_from_the_environment(string? variable, string arguments, string expected)
    {
        var (root, serve) = (new RootCommand(), new ServeCommand(variable));
        serve.AddTo(root, (_, _) => Task.FromResult(0));

        var options = serve.Read(root.Parse(arguments), "key");

        Assert.Equal(expected, options.Profile.ToString());
    }

    [Fact]
    public void Names_the_variable_with_an_unknown_profile()
    {
        var root = new RootCommand();
        new ServeCommand("real").AddTo(root, (_, _) => Task.FromResult(0));

        Assert.Equal(["PIONEER_LOCAL_PROFILE is 'real'; expected seed or live."], root.Parse("").Errors.Select(error => error.Message));
    }

    [Theory]
    [InlineData("--port", "x", "--port must be a number from 0 to 65535.")]
    [InlineData("--port", "65536", "--port must be a number from 0 to 65535.")]
    [InlineData("--storage-port", "-1", "--storage-port must be a number from 0 to 65535.")]
    [InlineData("--threads", "0", "--threads must be a number from 1 to 1024.")]
    [InlineData("--threads", "1.5", "--threads must be a number from 1 to 1024.")]
    [InlineData("--keep-jobs", "all", "--keep-jobs must be a number from 1 to 100000.")]
    public void Numbers_have_a_range(string option, string value, string message)
    {
        var root = new RootCommand();
        new ServeCommand().AddTo(root, (_, _) => Task.FromResult(0));

        Assert.Equal(message, Assert.Single(root.Parse([$"{option}={value}"]).Errors).Message);
    }

    [Fact]
    public async Task Health_is_good_while_the_server_answers()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path);
        using var http = new HttpClient(new SocketsHttpHandler());

        Assert.Equal(0, await HealthAsync(http, server.Client.BaseAddress!.ToString()));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Health_is_bad_with_the_reason_when_nothing_answers_or_an_error_comes_back()
    {
        using var refused = new HttpClient(new Answer(() => throw new HttpRequestException("Connection refused")));
        using var broken = new HttpClient(new Answer(() => new HttpResponseMessage(HttpStatusCode.BadGateway)));
        using var silent = new HttpClient(new Answer(() => throw new TaskCanceledException())) { Timeout = TimeSpan.FromSeconds(5) };

        Assert.Equal(1, await HealthAsync(refused, "http://a"));
        Assert.Equal(1, await HealthAsync(broken, "http://b"));
        Assert.Equal(1, await HealthAsync(silent, "http://c"));
        Assert.Equal(
            [
                "pioneer-local: http://a does not answer: Connection refused",
                "pioneer-local: http://b answers with status 502.",
                "pioneer-local: http://c does not answer within 5 s.",
            ],
            _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Health_rejects_an_address_that_is_not_one()
    {
        using var http = new HttpClient(new SocketsHttpHandler());

        var parsed = new HealthCommand(http, _error).Create().Parse("--url 8080");

        Assert.Equal("--url must be an address such as http://127.0.0.1:8080.", Assert.Single(parsed.Errors).Message);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _error.Dispose();
    }

    private Task<int> HealthAsync(HttpClient http, string url) =>
        new HealthCommand(http, _error).Create().Parse(["--url", url]).InvokeAsync();

    private sealed class Answer(Func<HttpResponseMessage> respond) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(respond());
    }
}
