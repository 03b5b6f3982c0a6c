using System.Net;
using System.Text.Json.Nodes;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Tests.Publishers;

/// <summary>The comment when several steps write it at the same time.</summary>
public sealed class SharedCommentTests : IDisposable
{
    private const string Bot = "github-actions[bot]";

    private readonly RepositoryPages _pages = new();

    private IEnumerable<string> Rows => CommentText.Read(_pages.Body).Select(row => $"{row.Origin.Key} {row.Origin.RunId}").Order();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task Does_not_wait_after_creating_the_comment()
    {
        var before = _pages.Time.GetUtcNow();

        await _pages.WriteAsync(RepositoryPages.Row("mine"));

        Assert.Equal(["mine 1"], Rows);
        Assert.Equal(before, _pages.Time.GetUtcNow());
    }

    /// <summary>A page has 100 comments, and other bots and people write between them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public async Task Finds_the_comment_among_a_thousand(int place)
    {
        for (var number = 0; number < 1000; number++)
        {
            if (number == place)
            {
                _pages.Repository.AddComment(Bot, RepositoryPages.Comment(RepositoryPages.Row("mine", run: 1)), "Bot");
            }
            else
            {
                _pages.Repository.AddComment(number % 2 == 0 ? "octocat" : Bot, $"Comment {number}", number % 2 == 0 ? "User" : "Bot");
            }
        }

        await _pages.WriteAsync(RepositoryPages.Row("mine", run: 2));

        Assert.Equal(1000, _pages.Repository.Comments.Count);
        var written = (string)_pages.Repository.Comments.Values.ElementAt(place)["body"]!;
        Assert.Equal(["mine 2"], CommentText.Read(written).Select(row => $"{row.Origin.Key} {row.Origin.RunId}"));
        Assert.DoesNotContain(_pages.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Creates_one_comment_when_the_list_is_old()
    {
        _pages.Repository.IsListed = _ => false;

        await _pages.WriteAsync(RepositoryPages.Row("mine"));

        Assert.Equal(["mine 1"], Rows);
    }

    [Fact]
    public async Task Writes_again_what_a_step_that_read_the_comment_earlier_overwrites()
    {
        var comment = Existing(RepositoryPages.Row("mine", run: 1));
        _pages.After = OnceAfter("PATCH issues/comments/", () => After(
            TimeSpan.FromSeconds(1),
            () => comment["body"] = RepositoryPages.Comment(RepositoryPages.Row("mine", run: 1), RepositoryPages.Row("other"))));

        await _pages.WriteAsync(RepositoryPages.Row("mine", run: 2));
        _pages.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["mine 2", "other 1"], Rows);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Reads_the_comment_before_a_failed_update_is_repeated(HttpStatusCode failure)
    {
        var comment = Existing(RepositoryPages.Row("mine", run: 1));
        var hasFailed = false;
        _pages.Before = what =>
        {
            if (hasFailed || !what.StartsWith("PATCH", StringComparison.Ordinal))
            {
                return null;
            }

            hasFailed = true;
            comment["body"] = RepositoryPages.Comment(RepositoryPages.Row("mine", run: 1), RepositoryPages.Row("other"));
            return failure;
        };

        await _pages.WriteAsync(RepositoryPages.Row("mine", run: 2));

        Assert.Equal(["mine 2", "other 1"], Rows);
    }

    [Fact]
    public async Task Reads_the_comment_again_after_the_list_of_comments()
    {
        var comment = Existing(RepositoryPages.Row("mine", run: 1));
        _pages.After = OnceAfter("GET issues/5/comments", () => comment["body"] = RepositoryPages.Comment(RepositoryPages.Row("other")));

        await _pages.WriteAsync(RepositoryPages.Row("mine", run: 2));

        Assert.Equal(["mine 2", "other 1"], Rows);
    }

    [Fact]
    public async Task Waits_until_a_row_that_another_step_merged_is_settled()
    {
        // Another step merged and deleted the comment of this step; a third one overwrites the result.
        var comment = Existing(RepositoryPages.Row("other"));
        _pages.Repository.Comments.Clear();
        _pages.After = OnceAfter("POST issues/5/comments", () =>
        {
            _pages.Repository.Comments.Clear();
            _pages.Repository.Comments[(long)comment["id"]!] = comment;
            comment["body"] = RepositoryPages.Comment(RepositoryPages.Row("mine"), RepositoryPages.Row("other"));
            After(TimeSpan.FromSeconds(1), () => comment["body"] = RepositoryPages.Comment(RepositoryPages.Row("other"), RepositoryPages.Row("third")));
        });

        await _pages.WriteAsync(RepositoryPages.Row("mine"));
        _pages.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["mine 1", "other 1", "third 1"], Rows);
    }

    private JsonObject Existing(CommentRow row) => _pages.Repository.Comments[_pages.Repository.AddComment(Bot, RepositoryPages.Comment(row), "Bot")];

    private void After(TimeSpan delay, Action act) => _pages.Time.CreateTimer(_ => act(), null, delay, Timeout.InfiniteTimeSpan);

    private static Action<string> OnceAfter(string request, Action act)
    {
        var isOver = false;
        return what =>
        {
            if (!isOver && what.StartsWith(request, StringComparison.Ordinal))
            {
                isOver = true;
                act();
            }
        };
    }
}
