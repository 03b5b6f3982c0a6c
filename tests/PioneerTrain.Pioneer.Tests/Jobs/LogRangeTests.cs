using System.Net;
using System.Net.Http.Headers;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Jobs;

/// <summary>Reading a log from where the last reading ended.</summary>
public sealed class LogRangeTests
{
    private const string LogRoute = WatchHelpers.LogRoute;
    private const string Three = "line 1\nline 2\nline 3\n";

    [Theory]
    [InlineData(null, null)]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("\"a\"", null)]
    public async Task Requests_only_what_follows_the_last_line(string? tag, string? tagOfPart)
    {
        using var service = new ScriptedHandler().On(LogRoute, () => Whole(Three + "lin", tag)).On(LogRoute, () => Part(14, "line 3\nline 4\n", tagOfPart));

        Assert.Equal("line 1, line 2, line 3 | line 4", await ReadTwiceAsync(service));
        Assert.Equal("bytes=14-", service.Requests[1].Headers["Range"]);
        Assert.Equal(tag, service.Requests[1].Headers.GetValueOrDefault("If-Range"));
    }

    [Fact]
    public async Task Skips_what_was_shown_when_the_service_ignores_the_range()
    {
        using var service = new ScriptedHandler().On(LogRoute, () => Whole(Three)).On(LogRoute, () => Whole(Three + "line 4\n"));

        Assert.Equal("line 1, line 2, line 3 | line 4", await ReadTwiceAsync(service));
    }

    [Fact]
    public async Task Continues_a_part_with_another_part()
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Whole(Three)).On(LogRoute, () => Part(14, "line 3\nline 4\nline 4\n")).On(LogRoute, () => Part(28, "line 4\nline 4\nline 5\n"));
        var client = TestValues.Client(service);
        var feed = new LogFeed(client, "job_abc123");

        await feed.FollowAsync(client);

        Assert.Equal(["line 4", "line 4"], (await feed.FollowAsync(client)).Messages());
        Assert.Equal(["line 4", "line 5"], (await feed.FollowAsync(client)).Messages());
        Assert.Equal("bytes=28-", service.Requests[2].Headers["Range"]);
    }

    public static TheoryData<string> UnsuitableParts { get; } = ["another tag", "another line", "another place", "no place", "too short", "unsatisfiable"];

    [Theory]
    [MemberData(nameof(UnsuitableParts))]
    public async Task Reads_the_whole_log_when_the_part_does_not_continue_it(string part)
    {
        using var service = new ScriptedHandler()
            .On(LogRoute, () => Whole(Three, "\"a\""))
            .On(LogRoute, () => part switch
            {
                "another tag" => Part(14, "line 3\nline 4\n", "\"b\""),
                "another line" => Part(14, "line X\nline 4\n"),
                "another place" => Part(7, "line 2\nline 4\n"),
                "no place" => Changed(Part(14, "line 3\nline 4\n"), response => response.Content.Headers.ContentRange = null),
                "too short" => Part(14, "lin"),
                _ => new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable),
            })
            .On(LogRoute, () => Whole("line 1\nline 2\nline 3\nline 4\n"));

        Assert.Equal("line 1, line 2, line 3 | line 4", await ReadTwiceAsync(service));
        Assert.False(service.Requests[2].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Requests_no_part_of_a_json_snapshot()
    {
        using var service = new ScriptedHandler().On(LogRoute, 200, """["line 1"]""").On(LogRoute, 200, """["line 1","line 2"]""");

        Assert.Equal("line 1 | line 2", await ReadTwiceAsync(service));
        Assert.False(service.Requests[1].Headers.ContainsKey("Range"));
    }

    [Fact]
    public async Task Rejects_a_part_that_was_not_requested()
    {
        using var service = new ScriptedHandler().On(LogRoute, () => Part(0, Three));
        var client = TestValues.Client(service).With(attempts: 1, TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => client.ReadAllAsync());

        Assert.Equal("the response is a part of the log that was not requested", failure.Finding);
    }

    private static async Task<string> ReadTwiceAsync(ScriptedHandler service)
    {
        var client = TestValues.Client(service);
        var feed = new LogFeed(client, "job_abc123");
        var first = await feed.FollowAsync(client);
        var second = await feed.FollowAsync(client);
        return $"{string.Join(", ", first.Messages())} | {string.Join(", ", second.Messages())}";
    }

    private static HttpResponseMessage Whole(string text, string? tag = null) =>
        Tagged(new HttpResponseMessage { Content = new StringContent(text, null, "text/plain") }, tag);

    private static HttpResponseMessage Part(long from, string text, string? tag = null)
    {
        var response = Tagged(new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StringContent(text, null, "text/plain") }, tag);
        response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + text.Length - 1);
        return response;
    }

    private static HttpResponseMessage Tagged(HttpResponseMessage response, string? tag) =>
        Changed(response, changed => changed.Headers.ETag = tag is null ? null : new EntityTagHeaderValue(tag));

    private static HttpResponseMessage Changed(HttpResponseMessage response, Action<HttpResponseMessage> change)
    {
        change(response);
        return response;
    }
}
