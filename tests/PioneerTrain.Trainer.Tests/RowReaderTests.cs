using System.Text;

namespace PioneerTrain.Trainer.Tests;

public sealed class RowReaderTests
{
    public static TheoryData<string, string> BadRows { get; } = new()
    {
        { "not json", "the line is not a JSON object with unique keys (near byte 1)" },
        { """{"text":"a","label":"b"} {}""", "the line is not a JSON object with unique keys (near byte 25)" },
        { """{"text":"a","text":"b","label":"c"}""", "the line is not a JSON object with unique keys (near byte 0)" },
        { """["text"]""", "the line is a list; expected an object" },
        { """{"label":"b"}""", "the row has no text; expected a string in \"text\" or \"input\"" },
        { """{"text":5,"label":"b"}""", "the text is a number; expected a string" },
        { """{"text":" \t ","label":"b"}""", "the text is empty" },
        { """{"text":"a"}""", "the row has neither \"entities\" nor a \"label\"" },
        { """{"text":"a \ud800 b","label":"b"}""", "a string has an unpaired surrogate" },
        { """{"messages":[{"role":"user","content":"a"}]}""", "\"messages\" (a row for a decoder) is not supported, because local base models are encoders; expected \"text\" with \"entities\" or \"label\"" },
        { """{"text":"a","labels":["b"]}""", "\"labels\" (several classes for one text) is not supported by local training; expected one class in \"label\"" },
        { """{"text":"a","label":"b","labels":["b"]}""", "\"labels\" (several classes for one text) is not supported by local training; expected one class in \"label\"" },
        { """{"text":"a","json_structures":[{"b":"a"}]}""", "\"json_structures\" (extraction) is not supported by local training; expected \"entities\" or \"label\"" },
        { """{"input":"a","output":{"entities":{},"json_structures":[{"b":"a"}]}}""", "\"json_structures\" (extraction) is not supported by local training; expected \"entities\" or \"label\"" },
        { """{"text":"a","label":""}""", "\"label\" has 0 characters; expected 1 to 100" },
        { """{"text":"a","label":["b"]}""", "\"label\" is a list; expected a string" },
        { """{"text":"a","label":"b","split":"test"}""", "\"split\" is invalid; expected \"train\" or \"validation\"" },
        { """{"text":"a","entities":"a"}""", "\"entities\" is a string; expected a list of [text, label] or an object of label to texts" },
        { """{"text":"a","entities":[["a"]]}""", "an entity is a list of 1; expected [text, label]" },
        { """{"text":"a","entities":["a"]}""", "an entity is a string; expected [text, label]" },
        { """{"text":"a","entities":[["a",null]]}""", "an entity label is null; expected a string" },
        { """{"text":"a","entities":[["","x"]]}""", "the text of an entity is empty" },
        { """{"text":"a","entities":{"x":true}}""", "\"entities\".\"x\" is true or false; expected a list of texts" },
        { """{"text":"a","entities":{"x":[1]}}""", "the text of an entity is a number; expected a string" },
        { """{"text":"a","spans":[[0,2,"x"]]}""", "a span is invalid; expected [start, end, label] with offsets from 0 to 1" },
        { """{"text":"a","spans":[[0,"1","x"]]}""", "a span is invalid; expected [start, end, label] with offsets from 0 to 1" },
        { """{"input":"a","output":[]}""", "\"output\" is a list; expected an object" },
        { """{"input":"a","output":{"classifications":{}}}""", "\"classifications\" is an object; expected a list" },
        { """{"input":"a","output":{"classifications":[{"task":"t"}]}}""", "a classification has no \"true_label\"" },
        { """{"input":"a","output":{"classifications":[{"true_label":[]}]}}""", "\"true_label\" is an empty list" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public void Reports_an_invalid_row_by_its_line_and_reads_the_others(string row, string message)
    {
        var rows = TestData.Rows("""{"text":"fine","label":"x"}""", "", row, """{"text":"fine too","label":"x"}""");

        var error = Assert.Single(rows.Errors);
        Assert.Equal(new RowProblem(3, message), error);
        Assert.Equal("fine|fine too", string.Join('|', rows.Rows.Select(one => one.Text)));
        Assert.Equal(4, rows.Rows[1].Line);
    }

    [Fact]
    public void Rejects_more_entities_than_a_row_may_list()
    {
        var entities = string.Join(',', Enumerable.Repeat("""["a","x"]""", 1001));

        var rows = TestData.Rows($$"""{"text":"a","entities":[{{entities}}]}""");

        Assert.Equal("the row has 1001 entities; expected at most 1000", Assert.Single(rows.Errors).Message);
    }

    [Fact]
    public void Keeps_the_first_hundred_errors_and_counts_all()
    {
        var rows = TestData.Rows(Enumerable.Repeat("{}", 250));

        Assert.Equal(100, rows.Errors.Count);
        Assert.Equal(250, rows.ErrorCount);
    }

    [Fact]
    public void Skips_only_a_line_that_is_too_long_or_not_utf8()
    {
        var bytes = new MemoryStream();
        bytes.Write([0xEF, 0xBB, 0xBF]);
        bytes.Write("{\"text\":\"first\",\"label\":\"x\"}\r\n"u8);
        bytes.Write(Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('a', 1 << 20)}\",\"label\":\"x\"}}\n"));
        bytes.Write([.. "{\"text\":\"caf"u8, 0xE9, .. "\",\"label\":\"x\"}\n"u8]);
        bytes.Write("{\"text\":\"last\",\"label\":\"x\"}"u8);
        bytes.Position = 0;

        var rows = TrainingRows.Read(bytes);

        Assert.Equal("first|last", string.Join('|', rows.Rows.Select(row => row.Text)));
        Assert.Equal([new RowProblem(2, "the line is longer than 1048576 bytes"), new RowProblem(3, "the line is not UTF-8")], rows.Errors);
    }

    [Theory]
    [InlineData("""{"text":"Ask Tim Cook","entities":[["Tim Cook","person"]]}""")]
    [InlineData("""{"text":"Ask Tim Cook","entities":{"person":["Tim Cook"]}}""")]
    [InlineData("""{"text":"Ask Tim Cook","entities":{"person":"Tim Cook"}}""")]
    [InlineData("""{"input":"Ask Tim Cook","output":{"entities":{"person":["tim cook"]},"entity_descriptions":{"person":"a human"}}}""")]
    [InlineData("""{"text":"Ask Tim Cook","schema":{"entities":{"person":["Tim Cook"]}}}""")]
    [InlineData("""{"text":"Ask Tim Cook","spans":[[4,12,"person"]]}""")]
    public void Reads_every_documented_form_of_entities(string row)
    {
        var rows = TestData.Rows(row);

        Assert.Empty(rows.Errors);
        Assert.Equal(DatasetKind.Ner, rows.Kind);
        Assert.Equal(["person"], rows.Labels);
        Assert.Equal([new EntitySpan(4, 12, "person")], rows.Rows[0].Entities);
        Assert.Null(rows.Rows[0].Class);
    }

    [Theory]
    [InlineData("""{"text":"Great","label":"positive"}""")]
    [InlineData("""{"input":"Great","output":{"classifications":[{"task":"mood","labels":["negative","positive"],"true_label":"positive"}]}}""")]
    [InlineData("""{"input":"Great","output":{"classifications":[{"task":"mood","labels":["negative","positive"],"true_label":["positive"]}]}}""")]
    public void Reads_every_documented_form_of_a_class(string row)
    {
        var rows = TestData.Rows(row);

        Assert.Equal(DatasetKind.Classification, rows.Kind);
        Assert.Equal("positive", rows.Rows[0].Class);
        Assert.Null(rows.Rows[0].Entities);
    }

    [Fact]
    public void Reads_rows_of_both_kinds_as_a_mixed_dataset()
    {
        var rows = TrainingRows.Concat([TestData.Rows("""{"text":"Ask Tim","entities":[["Tim","person"]]}"""), TestData.Rows("""{"text":"Great","label":"positive"}""")]);

        Assert.Equal(DatasetKind.Mixed, rows.Kind);
        Assert.Equal(["person"], rows.Labels);
        Assert.Equal(["positive"], rows.Classes);
    }

    [Fact]
    public void Accepts_unused_fields_of_other_formats_that_are_null_or_empty()
    {
        var rows = TestData.Rows("""{"text":"a","label":"x","labels":null,"messages":[],"json_structures":[]}""");

        Assert.Empty(rows.Errors);
        Assert.Empty(rows.Warnings);
    }

    [Theory]
    [InlineData("""[["Ada","person"],["Bob","person"],["Rome","city"]]""", "the text has 6 tokens, but the model reads only the first 3; entities ignored after that limit: 2", 2)]
    [InlineData("[]", "the text has 6 tokens, but the model reads only the first 3; entities ignored after that limit: 0", 0)]
    public void Warns_about_a_text_that_is_longer_than_the_model_reads(string entities, string warning, int dropped)
    {
        using var jsonl = new MemoryStream(Encoding.UTF8.GetBytes($$"""
            {"text":"Ada met Bob","entities":[["Bob","person"]]}
            {"text":"Ada met old Bob in Rome","entities":{{entities}}}
            """));

        var rows = TrainingRows.Read(jsonl, maxTokens: 3);

        Assert.Equal(new RowProblem(2, warning), Assert.Single(rows.Warnings));
        Assert.Equal(dropped, rows.DroppedAnnotations);
        Assert.Equal(2, rows.Rows.Count);
    }

    [Fact]
    public void Counts_the_dropped_annotations_of_all_valid_rows()
    {
        var rows = TestData.Rows(
            """{"text":"Tim Cook","entities":[["Ann","person"],["Bob","person"],["Tim","person"]]}""",
            """{"text":"a","schema":{"entities":{},"relations":{"knows":[["x","y"],["y","x"]]}}}""",
            """{"text":"a","output":{"classifications":[{"true_label":["x","y"]}]}}""",
            """{"text":"Tim","entities":[["Ann","person"]],"split":"test"}""");

        Assert.Equal(1, rows.ErrorCount);
        Assert.Equal(4, rows.WarningCount);
        Assert.Equal(5, rows.DroppedAnnotations);
        Assert.Equal(10, TrainingRows.Concat([rows, rows]).DroppedAnnotations);
    }

    [Theory]
    [InlineData("""{"text":"Tim Cook","entities":[["Cooker","person"]]}""", "the person \"Cooker\" was not found in the text at word boundaries and is ignored")]
    [InlineData("""{"text":"Tim Cooker","entities":[["Cook","person"]]}""", "the person \"Cook\" was not found in the text at word boundaries and is ignored")]
    [InlineData("""{"text":"Tim Cook","spans":[[0,2,"person"]]}""", "the person from 0 to 2 is not at word boundaries or overlaps another entity, and is ignored")]
    [InlineData("""{"text":"a","schema":{"entities":{},"relations":[]}}""", "\"relations\" is not used")]
    [InlineData("""{"text":"a","output":{"classifications":[{"true_label":["x","y"]}]}}""", "only the first of several true labels is used")]
    [InlineData("""{"text":"a","output":{"classifications":[{"true_label":"x"},{"true_label":"y"}]}}""", "only the first of several classifications is used")]
    public void Warns_about_ignored_content(string row, string warning)
    {
        var rows = TestData.Rows(row);

        Assert.Empty(rows.Errors);
        Assert.Equal(new RowProblem(1, warning), Assert.Single(rows.Warnings));
        Assert.Equal(1, rows.WarningCount);
    }
}
