using CsCheck;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>The comment on a pull request that several steps share.</summary>
public sealed class CommentTests
{
    private static readonly Gen<CommentRow> _rows =
        from step in Gen.Int[0, 4]
        from workflow in Gen.Int[0, 1]
        from run in Gen.Long[1, 4]
        from attempt in Gen.Int[1, 2]
        from isProblem in Gen.Bool
        from title in Gen.OneOf(Gen.String, Gen.Const("-->"), Gen.Const("| <!-- @octocat #1 ::error::"))
        select Row($"{workflow}-{step}", workflow: $"w{workflow}", run: run, attempt: attempt, title: title) with { IsProblem = isProblem };

    [Fact]
    public void Rows_are_stored_in_the_comment() => _rows.List[1, 8].Sample(rows =>
    {
        var merged = CommentRows.Merge(rows);

        Assert.Equal(merged, CommentText.Read(CommentText.Render(merged, (_, _) => null)));
        Assert.Equal(merged, CommentText.Read(CommentText.Render(merged, (_, _) => "## Report").ReplaceLineEndings("\r\n")));
    });

    [Fact]
    public void The_order_of_the_writers_does_not_matter() => Gen.Select(_rows.List[1, 6], _rows.List[1, 6]).Sample((some, others) =>
    {
        var (one, other) = (CommentRows.Merge([.. some.Concat(others).DistinctBy(Identity)]), CommentRows.Merge([.. some.Concat(others).DistinctBy(Identity).Reverse()]));

        Assert.Equal(one, other);
        Assert.Equal(one, CommentRows.Merge(one));

        static (RowOrigin, string?) Identity(CommentRow row) => (row.Origin with { Commit = "" }, null);
    });

    [Fact]
    public void The_newest_attempt_of_a_step_remains()
    {
        var rows = CommentRows.Merge([Row("a", run: 2, attempt: 2), Row("a", run: 2, attempt: 1), Row("b", run: 2)]);

        Assert.Equal([("a", 2), ("b", 1)], rows.Select(row => (row.Origin.Key, row.Origin.Attempt)));
    }

    [Fact]
    public void Rows_of_an_earlier_run_of_the_workflow_are_removed()
    {
        var rows = CommentRows.Merge([Row("removed-leg", run: 1), Row("a", run: 2), Row("other", run: 1, workflow: "nightly.yml")]);

        Assert.Equal(["a", "other"], rows.Select(row => row.Origin.Key));
    }

    [Fact]
    public void A_late_step_of_an_earlier_run_changes_nothing()
    {
        var newer = CommentRows.Merge([Row("a", run: 2)]);

        Assert.Equal(newer, CommentRows.Merge([.. newer, Row("a", run: 1, attempt: 3)]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!-- pioneer-train")]
    [InlineData("<!-- pioneer-train  -->\n")]
    [InlineData("<!-- pioneer-train !!! -->\n")]
    [InlineData("<!-- pioneer-train AAAA -->\n")]
    [InlineData("hello <!-- pioneer-train AAAA -->\n")]
    public void A_comment_that_was_edited_has_no_rows(string body) => Assert.Empty(CommentText.Read(body));

    [Fact]
    public void A_comment_is_never_longer_than_GitHub_allows()
    {
        var rows = CommentRows.Merge([.. Enumerable.Range(0, 500).Select(number => Row($"{number}", title: new string('@', 200)) with { IsProblem = number == 499 })]);

        var comment = CommentText.Render(rows, (_, _) => null);

        Assert.InRange(comment.Length, 1, 65_536);
        Assert.Equal("499", CommentText.Read(comment)[0].Origin.Key);
        Assert.Matches(@"\n\d+ more models without a row here", comment);
    }

    [Fact]
    public void The_report_of_a_single_step_gets_the_rest_of_the_space()
    {
        var comment = CommentText.Render([Row("a")], (_, limit) => new string('x', limit.Maximum));

        Assert.Equal(65_536, comment.Length);
    }

    [Fact]
    public void Rows_name_their_commit_when_it_differs()
    {
        var comment = CommentText.Render(CommentRows.Merge([Row("a", run: 2), Row("b", run: 1, workflow: "nightly.yml") with { Title = "old" }]), (_, _) => null);

        Assert.Contains("| Commit |", comment, StringComparison.Ordinal);
        Assert.Contains("| c2 |", comment, StringComparison.Ordinal);
        Assert.Contains("| c1 |", comment, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_shows_score_requirement_and_change()
    {
        var row = CommentRow.Of(SampleBaseline.Run(), Row("a").Origin, "https://github.com/o/r/actions/runs/1");

        Assert.Equal("F1", row.Metric);
        Assert.Matches(@"^0\.\d{4} \(0\.\d{4} to [01]\.\d{4}\)$", row.Score);
        Assert.Matches(@"^[+-]?0\.\d{4}$", row.Change);
    }

    private static CommentRow Row(string key, long run = 1, int attempt = 1, string workflow = "train.yml", string title = "Tickets") =>
        new(new RowOrigin(key, workflow, null, run, attempt, $"c{run}"), "✅", "Passed", IsProblem: false, title, "https://github.com/o/r/actions/runs/1");
}
