using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults that respond in place of the server.</summary>
public sealed class RefusalFaultTests(FaultySeedServer faulty) : IClassFixture<FaultySeedServer>, IDisposable
{
    [Theory]
    [InlineData("rate-limited", 429, "$.detail")]
    [InlineData("server-error", 500, "$.message")]
    [InlineData("unavailable", 503, null)]
    [InlineData("bad-gateway-html", 502, "<html>")]
    [InlineData("unauthorized-empty:1", 401, null)]
    public async Task Applies_once(string fault, int status, string? body)
    {
        faulty.Server.SwitchOn(fault);

        using var struck = await faulty.Server.Client.GetAsync("/felix/training-jobs");
        using var after = await faulty.Server.Client.GetAsync("/felix/training-jobs");

        var text = await struck.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)struck.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.True(body switch
        {
            null => text.Length == 0,
            ['$', '.', .. var field] => JsonNode.Parse(text)![field] is not null,
            _ => text.StartsWith(body, StringComparison.Ordinal),
        });
    }

    [Theory]
    [InlineData("out-of-credits", 402, "code")]
    [InlineData("invalid-detail", 422, "errors")]
    [InlineData("invalid-fastapi", 422, "detail")]
    [InlineData("invalid-error-object", 422, "error")]
    public async Task Applies_to_create_requests_until_it_is_cleared(string fault, int status, string field)
    {
        faulty.Server.SwitchOn(fault);

        var first = await faulty.Server.PostAsync("/felix/training-jobs", "{}", (HttpStatusCode)status);
        await faulty.Server.PostAsync("/felix/training-jobs", "{}", (HttpStatusCode)status);
        await faulty.Server.GetAsync("/felix/training-jobs");

        Assert.NotNull(first[field]);
    }

    [Theory]
    [InlineData("plan-too-low", "GET", "/download", 403)]
    [InlineData("stop-conflict", "POST", "/stop", 409)]
    [InlineData("server-error@checkpoints", "GET", "/checkpoints", 500)]
    [InlineData("unavailable@logs", "GET", "/logs", 503)]
    public async Task Applies_only_to_requests_of_its_scope(string fault, string method, string suffix, int status)
    {
        faulty.Server.SwitchOn(fault);

        using var other = await faulty.Server.Client.GetAsync(faulty.JobPath);
        using var struck = await faulty.Server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), faulty.JobPath + suffix));

        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(status, (int)struck.StatusCode);
    }

    [Theory]
    [InlineData("unavailable:2@sync", "sync")]
    [InlineData("unavailable:2@administration", "terminate", "billing")]
    [InlineData("unavailable:1", "sync")]
    public async Task Applies_to_administration_requests_of_a_job(string fault, params string[] suffixes)
    {
        faulty.Server.SwitchOn(fault);

        foreach (var suffix in suffixes)
        {
            var method = suffix == "billing" ? HttpMethod.Get : HttpMethod.Post;
            using var struck = await faulty.Server.Client.SendAsync(new HttpRequestMessage(method, $"{faulty.JobPath}/{suffix}"));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, struck.StatusCode);
        }
    }

    [Fact]
    public async Task Leaves_a_stop_unconfirmed_and_executes_the_next()
    {
        faulty.Server.SwitchOn("stop-unconfirmed");
        var id = await faulty.Server.CreateStuckJobAsync("people");

        var refused = await faulty.Server.PostAsync($"/felix/training-jobs/{id}/stop", "", HttpStatusCode.Conflict);
        var between = await faulty.Server.GetAsync($"/felix/training-jobs/{id}");
        await faulty.Server.PostAsync($"/felix/training-jobs/{id}/stop", "");

        Assert.Equal("cancellation_unconfirmed", (string)refused["error"]!["code"]!);
        Assert.NotEqual("stopped", (string)between["status"]!);
    }

    [Fact]
    public async Task Applies_to_the_catalogue_and_evaluations()
    {
        faulty.Server.SwitchOn("server-error:2@base-models");
        faulty.Server.SwitchOn("evaluation-warming");

        await faulty.Server.GetAsync("/base-models", HttpStatusCode.InternalServerError);
        await faulty.Server.GetAsync("/v1/base-models", HttpStatusCode.InternalServerError);
        var warming = await faulty.Server.PostAsync("/felix/evaluations", "{}", HttpStatusCode.Conflict);

        Assert.Contains("warming", (string)warming["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_retry_after_in_seconds()
    {
        faulty.Server.SwitchOn("rate-limited");

        using var limited = await faulty.Server.Client.GetAsync("/felix/training-jobs");

        Assert.Equal(TimeSpan.FromSeconds(1), limited.Headers.RetryAfter!.Delta);
        Assert.Equal("user", Assert.Single(limited.Headers.GetValues("X-RateLimit-Scope")));
    }

    [Fact]
    public async Task Applies_faults_in_the_order_they_were_set()
    {
        faulty.Server.SwitchOn("unavailable");
        faulty.Server.SwitchOn("server-error:2");

        var statuses = new List<string>();
        for (var request = 0; request < 4; request++)
        {
            using var response = await faulty.Server.Client.GetAsync("/felix/training-jobs");
            statuses.Add(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal("503 500 500 200", string.Join(' ', statuses));
    }

    [Fact]
    public async Task Breaks_the_connection_before_or_after_a_create()
    {
        var body = $$"""{"model_name":"dropped","base_model":"{{RunningServer.BaseModel}}","datasets":[{"name":"people"}],"nr_epochs":1}""";
        var before = (int)(await faulty.Server.GetAsync("/felix/training-jobs"))["total"]!;

        faulty.Server.SwitchOn("create-drops-before");
        await Assert.ThrowsAsync<HttpRequestException>(() => faulty.Server.PostAsync("/felix/training-jobs", body));
        var afterFirst = (int)(await faulty.Server.GetAsync("/felix/training-jobs"))["total"]!;
        faulty.Server.SwitchOn("create-drops-after");
        await Assert.ThrowsAsync<HttpRequestException>(() => faulty.Server.PostAsync("/felix/training-jobs", body));
        var afterSecond = (int)(await faulty.Server.GetAsync("/felix/training-jobs"))["total"]!;

        Assert.Equal(before, afterFirst);
        Assert.Equal(before + 1, afterSecond);
    }

    [Fact]
    public async Task Can_be_set_while_the_server_runs()
    {
        using var anonymous = faulty.Server.Connect();

        var on = await faulty.Server.PostAsync("/_faults", """{"name":"server-error","count":2,"place":"job"}""");
        await faulty.Server.GetAsync(faulty.JobPath, HttpStatusCode.InternalServerError);
        var left = await faulty.Server.GetAsync("/_faults");
        var refused = await faulty.Server.PostAsync("/_faults", """{"name":"invalid"}""", HttpStatusCode.BadRequest);
        var off = await faulty.Server.DeleteAsync("/_faults");
        using var withoutKey = await anonymous.GetAsync("/_faults");

        Assert.Equal("""{"faults":[{"name":"server-error","left":2}]}""", on.ToJsonString());
        Assert.Equal("""{"faults":[{"name":"server-error","left":1}]}""", left.ToJsonString());
        Assert.StartsWith("Unknown fault 'invalid'. Faults: rate-limited, ", (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Equal("""{"faults":[]}""", off.ToJsonString());
        Assert.Equal(HttpStatusCode.Unauthorized, withoutKey.StatusCode);
    }

    public void Dispose() => faulty.Server.SwitchFaultsOff();
}
