using System.Text.Json;

namespace PioneerTrain.LocalServer.Inference;

public sealed class SchemaReaderTests
{
    [Theory]
    [InlineData("""["a","b"]""")]
    [InlineData("""{"entities":["a","b","a"]}""")]
    [InlineData("""{"entities":{"a":"first","b":null}}""")]
    [InlineData("""{"entities":[{"name":"a","description":"first"},{"name":"b"}],"structures":{},"relations":[]}""")]
    public void Reads_every_form_of_the_entities(string schema) =>
        Assert.Equal(["a", "b"], Read(schema).Entities!.Select(label => label.Name));

    [Theory]
    [InlineData("""{"entities":{"a":{"description":"first","dtype":"str"}}}""", true)]
    [InlineData("""{"entities":[{"name":"a","dtype":"list"}]}""", false)]
    public void Reads_whether_a_label_has_one_item(string schema, bool isSingle) =>
        Assert.Equal(isSingle, Assert.Single(Read(schema).Entities!).IsSingle);

    [Theory]
    [InlineData("""{"classifications":[{"task":"t","labels":["x","y"]}]}""")]
    [InlineData("""{"classifications":{"t":["x","y"]}}""")]
    [InlineData("""{"classifications":{"t":{"labels":["x","y"],"multi_label":false}}}""")]
    public void Reads_every_form_of_the_classifications(string schema)
    {
        var task = Assert.Single(Read(schema).Tasks);

        Assert.Equal("t", task.Name);
        Assert.Equal(["x", "y"], task.Labels);
        Assert.False(task.IsMultiLabel);
    }

    [Fact]
    public void Reads_the_settings_of_a_task()
    {
        var task = Assert.Single(Read("""{"classifications":[{"task":"t","labels":["x","y"],"multi_label":true,"cls_threshold":0.3,"top_k":1}]}""").Tasks);

        Assert.True(task.IsMultiLabel);
        Assert.Equal(0.3, task.Threshold);
        Assert.Equal(1, task.MaxLabels);
    }

    [Theory]
    [InlineData("1", "schema must be an object.")]
    [InlineData("{}", "schema is empty.")]
    [InlineData("""{"entities":null}""", "schema is empty.")]
    [InlineData("""{"entities":[]}""", "schema.entities is empty")]
    [InlineData("""{"entities":"a"}""", "schema.entities must be a list or an object")]
    [InlineData("""{"entities":[1]}""", "schema.entities has a name that is not a string")]
    [InlineData("""{"entities":[{"label":"a"}]}""", "schema.entities has a name that is not a string")]
    [InlineData("""{"entities":[{"name":"a","x":1}]}""", "The label 'a' has the unsupported key 'x'")]
    [InlineData("""{"entities":{"a":{"dtype":"int"}}}""", "dtype of the label 'a' is invalid")]
    [InlineData("""{"entities":{"a":1}}""", "The description of the label 'a' must be")]
    [InlineData("""{"structures":{"a":{}}}""", "schema.structures is not supported")]
    [InlineData("""{"version":3,"tasks":[]}""", "schema contains unsupported keys: ['version', 'tasks'].")]
    [InlineData("""{"classifications":1}""", "schema.classifications must be a list or an object")]
    [InlineData("""{"classifications":["t"]}""", "schema.classifications has an item that is not an object")]
    [InlineData("""{"classifications":[{"labels":["x","y"]}]}""", "schema.classifications has a name")]
    [InlineData("""{"classifications":[{"task":"t"}]}""", "The classification task 't' must have a list of labels")]
    [InlineData("""{"classifications":{"t":["x","x"]}}""", "The classification task 't' has 1 labels")]
    [InlineData("""{"classifications":{"t":["x",{"name":"y"}]}}""", "The classification task 't' has a name")]
    [InlineData("""{"classifications":[{"task":"t","labels":["x","y"],"descriptions":1}]}""", "The classification task 't' has the unsupported key 'descriptions'")]
    [InlineData("""{"classifications":[{"task":"t","labels":["x","y"],"multi_label":1}]}""", "multi_label of the classification task 't' must be")]
    [InlineData("""{"classifications":[{"task":"t","labels":["x","y"],"cls_threshold":2}]}""", "cls_threshold of the classification task 't' must be")]
    [InlineData("""{"classifications":[{"task":"t","labels":["x","y"]},{"task":"t","labels":["x","y"]}]}""", "schema.classifications has two tasks")]
    [InlineData("""{"entities":["a"],"classifications":{"entities":["x","y"]}}""", "A classification task cannot be named 'entities'")]
    public void Rejects_an_invalid_schema(string schema, string start) =>
        Assert.StartsWith(start, Assert.Throws<InvalidSchemaException>(() => Read(schema)).Message, StringComparison.Ordinal);

    [Fact]
    public void Limits_the_number_of_labels()
    {
        var labels = string.Join(',', Enumerable.Range(0, 257).Select(i => $"\"{i}\""));

        Assert.Throws<InvalidSchemaException>(() => Read($$"""{"entities":[{{labels}}]}"""));
        Assert.Throws<InvalidSchemaException>(() => Read($$$"""{"classifications":{"t":[{{{labels}}}]}}"""));
    }

    private static InferenceSchema Read(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return SchemaReader.Read(document.RootElement);
    }
}
