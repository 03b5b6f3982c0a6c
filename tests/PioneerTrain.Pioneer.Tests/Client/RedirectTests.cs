using System.Text;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

/// <summary>Over real sockets and with the handler that the product uses, because it is .NET's own redirects that must not happen.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task The_key_stays_with_the_api_when_a_redirect_leaves_its_port(int status)
    {
        await using var elsewhere = new LoopbackServer(_ => LoopbackAnswer.Json(Some.Job("running")));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Redirect(status, $"{elsewhere.Url}moved"));

        var job = await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal("running", job.Status.Word);
        Assert.True(Assert.Single(api.Requests).HasKey);
        Assert.False(Assert.Single(elsewhere.Requests).HasKey);
    }

    [Fact]
    public async Task The_key_does_not_come_back_when_the_redirect_does()
    {
        LoopbackServer? api = null;
        await using var elsewhere = new LoopbackServer(_ => LoopbackAnswer.Redirect(302, $"{api!.Url}felix/again"));
        await using var server = api = new LoopbackServer(
            request => request.Target == "/felix/again" ? LoopbackAnswer.Json(Some.Job("running")) : LoopbackAnswer.Redirect(302, $"{elsewhere.Url}x"));

        await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal([true, false], api.Requests.Select(request => request.HasKey));
    }

    [Fact]
    public async Task The_key_goes_along_within_the_api()
    {
        await using var api = new LoopbackServer(
            request => request.Target == "/v2/job" ? LoopbackAnswer.Json(Some.Job("running")) : LoopbackAnswer.Redirect(308, "/v2/job"));

        await Client(api.Url).GetTrainingJobAsync("job_abc123", default);

        Assert.Equal([true, true], api.Requests.Select(request => request.HasKey));
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var api = new LoopbackServer(request => LoopbackAnswer.Redirect(302, request.Target));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).GetTrainingJobAsync("job_abc123", default));

        Assert.Equal(PioneerErrorKind.Protocol, refused.Kind);
        Assert.Contains("exceeds 5 redirects in a row", refused.Message, StringComparison.Ordinal);
        Assert.Equal(6, api.Requests.Count);
    }

    [Fact]
    public async Task A_create_is_not_sent_to_another_host()
    {
        await using var elsewhere = new LoopbackServer(_ => LoopbackAnswer.Json(Some.Job("requested")));
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Redirect(307, $"{elsewhere.Url}felix/training-jobs"));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).CreateTrainingJobAsync(Some.Request, Some.Wish, default, default));

        Assert.Contains("it would send this POST to another host", refused.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_create_is_not_turned_into_a_get()
    {
        await using var api = new LoopbackServer(_ => LoopbackAnswer.Redirect(302, "/felix/training-jobs"));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Client(api.Url).CreateTrainingJobAsync(Some.Request, Some.Wish, default, default));

        Assert.Contains("would change the POST to a GET", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.pioneer.ai/felix", "it changes from https to unencrypted http at api.pioneer.ai")]
    [InlineData("file:///etc/passwd", "its scheme is file; expected https")]
    public async Task A_redirect_to_something_unsafe_is_refused(string target, string why)
    {
        using var service = new ScriptedHandler().On("GET /felix/training-jobs/job_abc123", 302, headers: ("Location", target));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => Some.Client(service).GetTrainingJobAsync("job_abc123", default));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_carries_the_key_only_to_the_api_itself(bool toTheApi)
    {
        await using var api = new LoopbackServer(_ => new LoopbackAnswer(200, default, ("Content-Length", "0")));
        await using var storage = new LoopbackServer(_ => new LoopbackAnswer(200, default, ("Content-Length", "0")));
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
    public async Task A_server_that_is_not_there_is_unreachable_and_has_done_nothing()
    {
        Uri gone;
        await using (var server = new LoopbackServer(_ => LoopbackAnswer.Json("{}")))
        {
            gone = server.Url;
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => Client(gone).CreateTrainingJobAsync(Some.Request, Some.Wish, default, default));

        Assert.Equal((PioneerErrorKind.Unreachable, false), (failure.Kind, failure.OutcomeUnknown));
        Assert.Contains($"cannot connect to {gone.GetLeftPart(UriPartial.Authority)}", failure.Message, StringComparison.Ordinal);
    }

    private static PioneerClient Client(Uri url)
    {
        var options = new PioneerClientOptions { BaseUrl = url, ApiKey = Some.ApiKey, MaximumAttempts = 1 };
        return new PioneerClient(new HttpClient(options.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options, TimeProvider.System);
    }
}
