using System.Text;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>
/// Uses real sockets and the handler of the product, because automatic redirects of .NET must be
/// disabled.
/// </summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Does_not_send_the_key_to_another_port_on_a_redirect(int status)
    {
        await using var elsewhere = new LoopbackServer(_ => LoopbackResponse.Json(TestValues.Job("running")));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Redirect(status, $"{elsewhere.Url}moved"));

        var job = await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal("running", job.Status.Word);
        Assert.True(Assert.Single(api.Requests).HasKey);
        Assert.False(Assert.Single(elsewhere.Requests).HasKey);
    }

    [Fact]
    public async Task Does_not_send_the_key_when_a_redirect_returns_to_the_api()
    {
        LoopbackServer? api = null;
        await using var elsewhere = new LoopbackServer(_ => LoopbackResponse.Redirect(302, $"{api!.Url}felix/again"));
        await using var server = api = new LoopbackServer(
            request => request.Target == "/felix/again" ? LoopbackResponse.Json(TestValues.Job("running")) : LoopbackResponse.Redirect(302, $"{elsewhere.Url}x"));

        await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal([true, false], api.Requests.Select(request => request.HasKey));
    }

    [Fact]
    public async Task Sends_the_key_on_a_redirect_within_the_api()
    {
        await using var api = new LoopbackServer(
            request => request.Target == "/v2/job" ? LoopbackResponse.Json(TestValues.Job("running")) : LoopbackResponse.Redirect(308, "/v2/job"));

        await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal([true, true], api.Requests.Select(request => request.HasKey));
    }

    [Fact]
    public async Task Fails_on_a_redirect_loop()
    {
        await using var api = new LoopbackServer(request => LoopbackResponse.Redirect(302, request.Target));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).GetTrainingJobAsync("job_abc123", default));

        Assert.Equal(PioneerErrorKind.Protocol, refused.Kind);
        Assert.Contains("exceeds 5 redirects in a row", refused.Message, StringComparison.Ordinal);
        Assert.Equal(6, api.Requests.Count);
    }

    [Fact]
    public async Task Does_not_send_a_create_request_to_another_host()
    {
        await using var elsewhere = new LoopbackServer(_ => LoopbackResponse.Json(TestValues.Job("requested")));
        await using var api = new LoopbackServer(_ => LoopbackResponse.Redirect(307, $"{elsewhere.Url}felix/training-jobs"));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Contains("it would send this POST to another host", refused.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Does_not_turn_a_create_request_into_a_get()
    {
        await using var api = new LoopbackServer(_ => LoopbackResponse.Redirect(302, "/felix/training-jobs"));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Contains("would change the POST to a GET", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.pioneer.ai/felix", "it changes from https to unencrypted http at api.pioneer.ai")]
    [InlineData("file:///etc/passwd", "its scheme is file; expected https")]
    public async Task A_redirect_to_something_unsafe_is_refused(string target, string why)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123", 302, headers: ("Location", target));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => TestValues.Client(service).GetTrainingJobAsync("job_abc123", default));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sends_the_key_with_an_upload_only_to_the_api(bool toTheApi)
    {
        await using var api = new LoopbackServer(_ => new LoopbackResponse(200, default, ("Content-Length", "0")));
        await using var storage = new LoopbackServer(_ => new LoopbackResponse(200, default, ("Content-Length", "0")));
        var target = toTheApi ? api : storage;
        var rows = Encoding.UTF8.GetBytes("{\"text\":\"x\"}\n");

        var upload = new UploadAddress(new Uri(target.Url, "put?sig=1"), "ds", "1");
        await Client(api.Url).PutUploadAsync(upload, _ => Task.FromResult<Stream>(new MemoryStream(rows)), rows.Length, default);

        var request = Assert.Single(target.Requests);
        Assert.Equal(("PUT", "/put?sig=1", toTheApi), (request.Method, request.Target, request.HasKey));
        Assert.Equal("application/octet-stream", request.Headers["Content-Type"]);
        Assert.Equal(rows, request.Body.ToArray());
    }

    [Fact]
    public async Task Reports_an_unreachable_server_with_a_known_outcome()
    {
        Uri gone;
        await using (var server = new LoopbackServer(_ => LoopbackResponse.Json("{}")))
        {
            gone = server.Url;
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => Client(gone).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Equal((PioneerErrorKind.Unreachable, false), (failure.Kind, failure.OutcomeUnknown));
        Assert.Contains($"cannot connect to {gone.GetLeftPart(UriPartial.Authority)}", failure.Message, StringComparison.Ordinal);
    }

    private static PioneerClient Client(Uri url)
    {
        var options = new PioneerClientOptions { BaseUrl = url, ApiKey = TestValues.ApiKey, MaximumAttempts = 1 };
        return new PioneerClient(new HttpClient(options.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options, TimeProvider.System);
    }
}
