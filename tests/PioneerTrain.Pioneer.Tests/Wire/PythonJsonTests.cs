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
    public void Replaces_nan_and_infinity_outside_strings(string python, string json) =>
        Assert.Equal(json, Parse(python).GetRawText());

    [Theory]
    [InlineData("""{"f1": NaNs}""")]
    [InlineData("""{"f1": nan}""")]
    [InlineData("""{"f1": NaN""")]
    [InlineData("\"NaN\\")]
    [InlineData("")]
    public void Rejects_text_that_is_neither_json_nor_python_json(string text) =>
        Assert.ThrowsAny<JsonException>(() => Parse(text));

    private static JsonElement Parse(string text) => PythonJson.Parse(Encoding.UTF8.GetBytes(text));
}
