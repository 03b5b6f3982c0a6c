using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>
/// The comment on a pull request: the report of one step, or a table of several. Its rows are also
/// stored in a hidden line, from which the next step reads them. Pure.
/// </summary>
public static class CommentText
{
    /// <summary>The first characters of each comment. People do not see them.</summary>
    public const string Marker = "<!-- pioneer-train";

    private const string End = " -->";

    private const int MaxTitle = 120;

    private const string Warning =
        "> [!WARNING]\n> **Unverified.** The run of this pull request had only a token that can read, so a second workflow posts its result. "
        + "The pull request can change what its own run reports.\n\n";

    /// <summary>The maximum size of the stored rows. A person with write access can edit a comment.</summary>
    private const int MaxStoredBytes = 1024 * 1024;

    private const int PartBytes = 4096;

    /// <summary>Returns the rows that a comment stores; none if they cannot be read.</summary>
    public static IReadOnlyList<CommentRow> Read(string body)
    {
        var line = body.AsSpan(0, body.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : body.Length);
        if (!line.StartsWith(Marker, StringComparison.Ordinal) || !line.EndsWith(End, StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            using var stored = Inflate(Base64Url.DecodeFromChars(line[Marker.Length..^End.Length].Trim()));
            return JsonSerializer.Deserialize(stored, CommentJson.Default.IReadOnlyListCommentRow) ?? [];
        }
        catch (Exception edited) when (edited is FormatException or InvalidDataException or JsonException)
        {
            return [];
        }
    }

    /// <summary>
    /// Returns the comment. If it would be too long, it leaves out the last rows, which are those
    /// without problems.
    /// </summary>
    /// <param name="rows">The rows in the order of <see cref="CommentRows.Merge"/>; at least one.</param>
    /// <param name="reportOf">
    /// Returns the report of the row within a limit; null when this step did not write the row.
    /// </param>
    public static string Render(IReadOnlyList<CommentRow> rows, Func<CommentRow, ReportLimit, string?> reportOf)
    {
        var head = Stored(rows);
        if (rows is [var only] && reportOf(only, ReportLimit.Comment with { Maximum = ReportLimit.Comment.Maximum - head.Length }) is { } report)
        {
            return head + report;
        }

        for (var count = rows.Count; ; count--)
        {
            var comment = Stored([.. rows.Take(count)]) + Table(rows, count);
            if (ReportLimit.Comment.Allows(comment))
            {
                return comment;
            }
        }
    }

    /// <summary>Returns the report of a run that code of the pull request could change.</summary>
    public static string Unverified(RunResult run, ReportLimit limit) =>
        Warning + MarkdownReport.Render(run, limit with { Maximum = limit.Maximum - Warning.Length });

    private static string Table(IReadOnlyList<CommentRow> rows, int count)
    {
        var table = new StringBuilder();
        void Line(string text) => table.Append(text).Append('\n');

        var problems = rows.Count(row => row.IsProblem);
        Line(problems == 0 ? $"## ✅ {Quantity.Count(rows.Count, "model")}, no failure" : $"## ❌ {problems} of {Quantity.Count(rows.Count, "model")} failed");
        Line("");
        var newest = rows.MaxBy(row => row.Origin.RunId)!.Origin.Commit;
        var hasSeveral = rows.Any(row => row.Origin.Commit != newest);
        Line($"| Model | Result | Score (95% interval) | Required | Change |{(hasSeveral ? " Commit |" : "")}");
        Line($"|:---|:---|:---|---:|---:|{(hasSeveral ? ":---|" : "")}");
        var names = rows.CountBy(row => row.Title, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var row in rows.Take(count))
        {
            var title = names[row.Title] > 1 && row.Origin.Leg is { } leg ? $"{Shorten(row.Title)} ({leg})" : Shorten(row.Title);
            var score = row.Score is null ? Quantity.Unknown : $"{row.Metric} {row.Score}";
            var cells = $"| {(row.Url is null ? MarkdownText.Prose(title, MaxTitle + 20) : MarkdownText.Link(title, row.Url))} | {row.Mark} {row.Headline}{(row.IsUnverified ? " (unverified)" : "")} | {MarkdownText.Prose(score)} "
                + $"| {MarkdownText.Prose(row.Required ?? Quantity.Unknown)} | {MarkdownText.Prose(row.Change ?? Quantity.Unknown)} |";
            Line(hasSeveral ? $"{cells} {MarkdownText.Prose(row.Origin.Commit[..Math.Min(8, row.Origin.Commit.Length)])} |" : cells);
        }

        if (count < rows.Count)
        {
            Line("");
            Line($"{Quantity.Count(rows.Count - count, "more model")} without a row here: see the checks of the commit.");
        }

        return table.ToString();
    }

    private static string Shorten(string title) => title.Length <= MaxTitle ? title : title[..MaxTitle];

    private static string Stored(IReadOnlyList<CommentRow> rows) =>
        $"{Marker} {Base64Url.EncodeToString(Deflate(JsonSerializer.SerializeToUtf8Bytes(rows, CommentJson.Default.IReadOnlyListCommentRow)))}{End}\n";

    private static byte[] Deflate(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
        {
            deflate.Write(plain);
        }

        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">The data is damaged or too long.</exception>
    private static MemoryStream Inflate(byte[] packed)
    {
        using var deflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        var plain = new MemoryStream();
        Span<byte> part = stackalloc byte[PartBytes];
        while (deflate.Read(part) is > 0 and var length)
        {
            plain.Write(part[..length]);
            if (plain.Length > MaxStoredBytes)
            {
                throw new InvalidDataException();
            }
        }

        plain.Position = 0;
        return plain;
    }
}
