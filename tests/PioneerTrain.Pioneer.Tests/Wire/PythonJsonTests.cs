using System.Text;
using System.Text.Json;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class PythonJsonTests
{
    [Theory]
    [InlineData("""{"f1": NaN, "loss": [Infinity, -Infinity], "text": "NaN"}""", """{"f1": "NaN", "loss": ["Infinity", "-Infinity"], "text": "NaN"}""")]
    [InlineData("""{"text": "\" NaN \\", "f1": NaN}""", """{"text": "\" NaN \\", "f1": "NaN"}""")]
    [InlineData("NaN", "\"NaN\"")]
    public void Reads_numbers_that_are_none_and_leaves_texts_alone(string python, string json) => Assert.Equal(json, Parse(python).GetRawText());

    [Theory]
    [InlineData("""{"f1": NaNs}""")]
    [InlineData("""{"f1": nan}""")]
    [InlineData("""{"f1": NaN""")]
    [InlineData("\"NaN\\")]
    [InlineData("")]
    public void Refuses_what_neither_writes(string text) => Assert.ThrowsAny<JsonException>(() => Parse(text));

    private static JsonElement Parse(string text) => PythonJson.Parse(Encoding.UTF8.GetBytes(text));
}
