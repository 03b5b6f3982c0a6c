using System.Text;
using PioneerTrain.Datasets;

namespace PioneerTrain.Core.Tests.Datasets;

/// <summary>Every problem of a row is reported at its column.</summary>
public class DataRowTests
{
    [Theory]
    [InlineData("""{"text":"Ask Ada","entities":[["Ada","person"]]}""", RowKind.Entities)]
    [InlineData("""{"text":"Nobody is here","entities":[]}""", RowKind.Entities)]
    [InlineData("""{"entities":[["Ada","person"]],"text":"Ask Ada","split":"validation","id":7}""", RowKind.Entities)]
    [InlineData("""{"text":"It never arrived","label":"complaint"}""", RowKind.Classification)]
    [InlineData("""{"text":"It never arrived","labels":["complaint","urgent"],"split":null}""", RowKind.Classification)]
    [InlineData("""{"messages":[{"role":"user","content":"hi","name":"x"},{"role":"assistant","content":"hello"}]}""", RowKind.Decoder)]
    [InlineData("""{"text":"Fenra 3, 20 EUR","json_structures":[{"product":"Fenra 3"}]}""", RowKind.Extraction)]
    [InlineData("""{"text":"\ud83d\ude00 Ada","entities":[["\ud83d\ude00","emoji"]]}""", RowKind.Entities)]
    public void Accepts_every_documented_form(string row, RowKind kind)
    {
        var summary = Check(row);

        Assert.Empty(summary.Errors);
        Assert.Empty(summary.Warnings);
        Assert.Equal((kind, 1), (summary.Kind, summary.Rows));
    }

    [Theory]
    [InlineData("""{"tokenized_text":["Ask"],"ner":[[1,2,"person"]]}""", 1, "GLiNER's training format")]
    [InlineData("""{"input":"Ask Ada","output":{"entities":{}}}""", 1, "GLiNER2's training format")]
    [InlineData("""{"tokens":["Ask"],"ner_tags":[0]}""", 1, "a token format (tokens, ner_tags)")]
    [InlineData("""{"prompt":"a","completion":"b"}""", 1, "a completion format")]
    [InlineData("""{"entities":[["a","b"]]}""", 1, "the row has no text; expected {\"text\":")]
    [InlineData("""{"text":"Ask Ada"}""", 1, "the row has no entities, label, labels, messages or json_structures")]
    [InlineData("""{"text":"Ask Ada","entites":[]}""", 1, "did you mean entities instead of \"entites\"?")]
    [InlineData("""{"text":"   ","label":"a"}""", 9, "text is empty")]
    [InlineData("""{"text":7,"label":"a"}""", 9, "text is a number; expected a string")]
    [InlineData("""{"text":"Ask Mr. Vole","entities":[[4,12,"person"]]}""", 36, "such as [\"Mr. Vole\",\"person\"]")]
    [InlineData("""{"entities":[[4,12,"person"]],"text":"Ask Mr. Vole"}""", 14, "entities[0] has character offsets")]
    [InlineData("""{"text":"Ask Ada","entities":[{"text":"Ada"}]}""", 31, "entities[0] is an object; expected the entity's text and its label")]
    [InlineData("""{"text":"Ask Ada","entities":[["Ada"]]}""", 31, "entities[0] is a list of 1 value")]
    [InlineData("""{"text":"Ask Ada","entities":[["Ada",null]]}""", 31, "entities[0] is not a pair of strings")]
    [InlineData("""{"text":"Ask Ada","entities":[["Ada",""]]}""", 31, "the label of entities[0] is empty")]
    [InlineData("""{"text":"Ask Ada","entities":{"person":["Ada"]}}""", 30, "entities is an object; expected a list")]
    [InlineData("""{"text":"a","label":["x"]}""", 21, "label is a list; expected a string")]
    [InlineData("""{"text":"a","labels":["x",3]}""", 27, "labels[1] is a number; expected a string")]
    [InlineData("""{"text":"a","labels":"x"}""", 22, "labels is a string; expected a list")]
    [InlineData("""{"text":"a","label":"x","labels":["y"]}""", 25, "the row has both label and labels")]
    [InlineData("""{"text":"a","label":"x","entities":[]}""", 25, "expected one kind")]
    [InlineData("""{"text":"a","label":"x","label":"y"}""", 25, "the key \"label\" occurs more than once")]
    [InlineData("""{"text":"a","label":"x","split":"test"}""", 33, "split is \"test\"; expected \"train\" or \"validation\"")]
    [InlineData("""{"text":"a","label":"x","split":[1]}""", 33, "split is a list; expected \"train\" or \"validation\"")]
    [InlineData("""{"text":"bad \ud800 half","label":"x"}""", 9, "half of a surrogate pair")]
    [InlineData("""{"text":"a","label":"x","meta":{"k":["\udc00"]}}""", 38, "half of a surrogate pair")]
    [InlineData("""{"\ud800":1,"text":"a","label":"x"}""", 2, "half of a surrogate pair")]
    [InlineData("""{"messages":[]}""", 13, "messages is empty")]
    [InlineData("""{"messages":[{"role":"user"}]}""", 14, "messages[0] has no content")]
    [InlineData("""{"messages":[{"role":"user","content":3}]}""", 39, "messages[0].content is a number")]
    [InlineData("""{"text":"a","label":"x"} trailing""", 26, "not valid JSON")]
    [InlineData("""{"text":"ä","label":x}""", 21, "not valid JSON")]
    [InlineData("""{"text":"a" "label":"x"}""", 13, "not valid JSON")]
    [InlineData("7", 1, "the row is a number; expected a JSON object")]
    public void Reports_an_error_at_its_column(string row, int column, string message)
    {
        var summary = Check(row);

        var error = summary.Errors[0];
        Assert.Equal(("d.jsonl", 1, column), (error.File, error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, summary.Rows);
    }

    [Theory]
    [InlineData("""{"text":"ask ada","entities":[["Ada","person"]]}""", "but \"ada\"; upper and lower case must match")]
    [InlineData("""{"text":"Ask  Ada  Vole","entities":[["Ada Vole","person"]]}""", "with the same whitespace")]
    [InlineData("""{"text":"Ask Bob","entities":[["Ada","person"]]}""", "the text does not contain the entity \"Ada\"")]
    public void An_entity_that_the_text_does_not_contain_is_an_error_only_in_held_out_data(string row, string message)
    {
        var training = Check(row);
        var heldOut = Check(row, isHeldOut: true);

        Assert.Empty(training.Errors);
        Assert.Contains(message, Assert.Single(training.Warnings).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Single(heldOut.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"text":"a","label":"x"}""", false, "x")]
    [InlineData("""{"text":"a","labels":["x"]}""", true, "x")]
    [InlineData("""{"text":"a","labels":["x","z"]}""", true, "x z")]
    [InlineData("""{"labels":[],"text":"a"}""", true, "")]
    [InlineData("""{"text":"Ask Ada","entities":[["Ada","person"]]}""", false, "")]
    public void A_row_with_labels_is_multi_label_whatever_their_number(string json, bool isMultiLabel, string classes)
    {
        var row = new DataRowReader().Read(Encoding.UTF8.GetBytes(json), isHeldOut: true, (_, _, _) => { })!.ToDataRow();

        Assert.Equal((isMultiLabel, classes), (row.IsMultiLabel, string.Join(' ', row.Classes)));
    }

    /// <summary>One reader reads all rows of a file.</summary>
    [Fact]
    public void A_row_is_not_multi_label_because_of_the_row_before()
    {
        var reader = new DataRowReader();
        reader.Read("""{"text":"a","labels":["x"]}"""u8, isHeldOut: true, (_, _, _) => { });

        Assert.False(reader.Read("""{"text":"b","label":"x"}"""u8, isHeldOut: true, (_, _, _) => { })!.IsMultiLabel);
    }

    [Fact]
    public void Reports_all_problems_of_a_row()
    {
        var errors = Check("""{"text":"","entities":[7,["a"]],"split":3}""").Errors;

        Assert.Equal(4, errors.Count);
    }

    [Fact]
    public void A_quotation_from_the_file_is_short_and_has_no_control_characters()
    {
        var error = Assert.Single(Check($$"""{"text":"a","label":"x","split":"{{new string('s', 500)}}"}""").Errors);

        Assert.InRange(error.Message.Length, 1, 150);
    }

    internal static DatasetSummary Check(string text, bool isHeldOut = false)
    {
        var check = new DatasetCheck("d.jsonl", isHeldOut);
        var number = 0;
        _ = text.Split('\n').All(line => check.Add(++number, Encoding.UTF8.GetBytes(line)));

        return check.Finish();
    }
}
