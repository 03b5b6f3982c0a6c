using System.Text;
using PioneerTrain.Datasets;

namespace PioneerTrain.Core.Tests.Datasets;

public class DatasetCheckTests
{
    private const string Row = """{"text":"Ask Ada","entities":[["Ada","person"]]}""";

    [Fact]
    public void Counts_rows_labels_and_lengths()
    {
        var summary = DataRowTests.Check(
            """
            {"text":"Ask Ada","entities":[["Ada","person"]],"split":"train"}

            {"text":"Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","place"]],"split":"train"}
            {"text":"Rome","entities":[["Rome","place"]],"split":"validation"}
            """);

        Assert.Equal(
            [
                "3 rows (2 to train on, 1 held out); text length in characters: median 7, 95th percentile 19, maximum 19",
                "2 labels: person 3, place 2",
            ],
            summary.Describe());
    }

    [Fact]
    public void Reports_a_row_of_another_kind()
    {
        var error = Assert.Single(DataRowTests.Check($$"""{{Row}}{{"\n"}}{"text":"a","label":"x"}""").Errors);

        Assert.Equal("d.jsonl:2:1: this is a classification row (text, label), but line 1 is an entity row (text, entities); expected one kind of row in a file", error.ToString());
    }

    [Theory]
    [InlineData("""{"text":"a","label":"x"}""", """{"text":"b","labels":["x"]}""", "the row has labels, but line 1 has label; a held-out file must have one of them in every row")]
    [InlineData("""{"text":"a","labels":[]}""", """{"text":"b","label":"x"}""", "the row has label, but line 1 has labels; a held-out file must have one of them in every row")]
    public void Reports_label_beside_labels_in_a_held_out_file(string first, string second, string message)
    {
        var summary = DataRowTests.Check($"{first}\n{second}\n{first.Replace("\"a\"", "\"c\"", StringComparison.Ordinal)}", isHeldOut: true);

        Assert.Equal($"d.jsonl:2:1: {message}", Assert.Single(summary.Errors).ToString());
        Assert.Equal(2, summary.Rows);
    }

    /// <summary>The service trains on both forms together.</summary>
    [Fact]
    public void Accepts_label_beside_labels_in_a_training_file() =>
        Assert.Empty(DataRowTests.Check("""{"text":"a","label":"x"}""" + "\n" + """{"text":"b","labels":["x"]}""").Errors);

    [Theory]
    [InlineData("""{"text":"a","label":"x"}""", false, true)]
    [InlineData("""{"text":"a","labels":["x"]}""", true, false)]
    [InlineData("""{"text":"a","labels":[]}""", true, false)]
    [InlineData(Row, false, false)]
    public void Knows_whether_rows_have_one_class_or_several(string row, bool isMultiLabel, bool isSingleLabel)
    {
        var summary = DataRowTests.Check(row, isHeldOut: true);

        Assert.Equal((isMultiLabel, isSingleLabel), (summary.IsMultiLabel, summary.IsSingleLabel));
    }

    [Fact]
    public void Warns_of_a_repeated_text()
    {
        var warning = Assert.Single(DataRowTests.Check($"{Row}\n{Row}").Warnings);

        Assert.Equal("d.jsonl:2:1: the row repeats the text of an earlier row", warning.ToString());
    }

    [Fact]
    public void Keeps_the_first_50_warnings_in_the_order_of_the_lines()
    {
        const string Wrong = """{"text":"Ask Bob","entities":[["Ada","person"]],"split":"validation"}""";
        var summary = DataRowTests.Check(string.Join('\n', Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? Row : Wrong)));

        // Each row repeats an earlier one, except for the first two; each second row has a wrong entity, too.
        int[] lines = [.. Enumerable.Range(2, 99).SelectMany(line => line == 2 ? [2] : line % 2 == 0 ? [line, line] : new[] { line })];
        Assert.Equal(lines.Take(50), summary.Warnings.Select(warning => warning.Line));
        Assert.Equal(lines.Length, summary.WarningCount);
        Assert.EndsWith("does not contain the entity \"Ada\"", summary.Warnings[2].Message, StringComparison.Ordinal);
        Assert.EndsWith("of an earlier row", summary.Warnings[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_entity_rows_allocates_no_memory()
    {
        var (reader, line) = (new DataRowReader(), Encoding.UTF8.GetBytes(Row));
        Action<int, string, bool> ignore = (_, _, _) => { };
        reader.Read(line, isHeldOut: false, ignore);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotNull(reader.Read(line, isHeldOut: false, ignore));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Keeps_the_first_50_errors_and_counts_all()
    {
        var summary = DataRowTests.Check(string.Join('\n', Enumerable.Repeat("""{"text":1,"label":"x"}""", 120)));

        Assert.Equal((50, 120), (summary.Errors.Count, summary.ErrorCount));
        Assert.Equal(50, summary.Errors[^1].Line);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1", "Git LFS pointer", "lfs: true")]
    [InlineData("\u001f\u008b\b\0", "compressed with gzip", "decompress")]
    [InlineData("text,label\nIt never arrived,complaint", "the file is CSV", "expected JSON Lines")]
    [InlineData("text;label", "the file is CSV", "expected JSON Lines")]
    [InlineData("[\n{\"text\":\"a\"}\n]", "the file is a JSON array", "expected JSON Lines")]
    [InlineData("{\n  \"text\": \"a\"\n}", "JSON over several lines", "expected JSON Lines")]
    [InlineData("<<<<<<< HEAD\n{}", "unresolved merge conflict", "conflict markers")]
    [InlineData("PK\u0003\u0004", "a zip archive", "extract")]
    public void Reports_a_file_of_another_format_once(string text, string what, string advice)
    {
        var check = new DatasetCheck("d.jsonl");
        var bytes = text[0] == '\u001f' ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var isJsonLines = check.Add(1, bytes.AsSpan(0, bytes.IndexOf((byte)'\n') is >= 0 and var end ? end : bytes.Length));

        var error = Assert.Single(check.Finish().Errors);
        Assert.False(isJsonLines);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recognizes_UTF_16_with_and_without_a_byte_order_mark(bool hasMark)
    {
        var check = new DatasetCheck("d.jsonl");
        check.Add(1, [.. hasMark ? Encoding.Unicode.GetPreamble() : [], .. Encoding.Unicode.GetBytes(Row)]);

        Assert.Contains("UTF-16", Assert.Single(check.Finish().Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_UTF_8_byte_order_mark_and_Windows_line_ends()
    {
        var summary = DataRowTests.Check($"\uFEFF{Row}\r\n\r");

        Assert.Empty(summary.Errors);
        Assert.Equal(1, summary.Rows);
    }

    [Fact]
    public void Finds_a_merge_conflict_inside_the_file()
    {
        var error = Assert.Single(DataRowTests.Check($"{Row}\n<<<<<<< HEAD\n{Row}\n=======\n{Row}").Errors);

        Assert.StartsWith("d.jsonl:2:1: unresolved merge conflict", error.ToString(), StringComparison.Ordinal);
    }
}
