using System.Text.Json;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class InferenceReaderTests
{
    private const string Text = "Ada met Bob in Paris.";
    private const string Entities = """{"person":[{"text":"Ada","confidence":0.9,"start":0,"end":3}],"city":[]}""";

    private static readonly InferenceRequest _request = new() { Model = "b8210478-AAAA", Task = InferenceTask.Entities, Labels = ["person", "city"] };

    public static TheoryData<string, string> Shapes => new()
    {
        { "A", """{"result":{"request_id":null,"created_at":1781365394,"data":{"entities":…}}}""" },
        { "B", """{"result":{"entities":…}}""" },
        { "D", """{"result":[{"entities":…}]}""" },
        { "E", """{"result":{"data":[{"entities":…}]}}""" },
        { "F", """{"result":{"entities":[…],"classifications":{},"structures":{}}}""" },
        { "G", """{"result":{"entities":[{"text":"Ada","label":"person","score":0.9,"start":0,"end":3}]}}""" },
        { "G in result", """{"result":[{"text":"Ada","label":"person","score":0.9,"start":0,"end":3}]}""" },
        { "G in data", """{"result":{"data":[{"text":"Ada","label":"person","score":0.9,"start":0,"end":3}]}}""" },
        { "H", """{"entities":…}""" },
        { "H in output", """{"output":{"entities":…}}""" },
        { "H in data", """{"data":{"entities":…}}""" },
        { "I", """{"result":{"entities":{"person":{"text":"Ada","confidence":0.9,"start":0,"end":3},"city":null}}}""" },
        { "text in chat", Chat(""" "{\"entities\": …}" """) },
        { "object in chat", Chat("""{"entities":…}""") },
        { "text with F in chat", Chat(""" "{\"entities\": […], \"relations\": {}}" """) },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reads_entities_in_every_known_form(string shape, string response)
    {
        var span = Assert.Single(Spans(response.Replace("…", shape.StartsWith("text", StringComparison.Ordinal) ? Entities.Replace("\"", "\\\"", StringComparison.Ordinal) : Entities, StringComparison.Ordinal)));

        Assert.True(span == new SpanPrediction("Ada", "person", 0, 3, 0.9), $"{shape}: {span}");
    }

    [Theory]
    [InlineData("""{"result":{"data":{"entities":{"person":["Ada"],"city":[]}}}}""")]
    [InlineData("""{"result":{"entities":{"person":"Ada","city":null}}}""")]
    public void Reads_entities_without_confidence_and_offsets(string response) =>
        Assert.Equal([new SpanPrediction("Ada", "person", null, null, null)], Spans(response));

    [Fact]
    public void Reads_the_captured_response_of_a_trained_model()
    {
        var answer = InferenceReader.Read(
            JsonElement.Parse(Contract.Read("live/inference.json")),
            _request with { Model = "b8210478-3d1c-4f6f-9a51-0d7f1c2b3a4e", Labels = ["material", "style", "fit"] },
            "Chemise légère bleue coton doux, coupe droite et normale");

        Assert.Equal(["coton/material/21", "normale/fit/49"], answer.Prediction.Spans.Select(span => $"{span.Text}/{span.Label}/{span.Start}"));
        Assert.Equal(121, answer.Tokens);
    }

    [Fact]
    public void Returns_no_entities_only_if_every_label_was_evaluated() =>
        Assert.Empty(Spans("""{"result":{"entities":{"person":[],"city":[]}}}"""));

    [Fact]
    public void Keeps_labels_that_were_not_requested_and_every_occurrence()
    {
        var spans = Spans("""{"result":{"entities":{"person":["Ada","Ada"],"city":[],"PER":["Bob"]}}}""");

        Assert.Equal(["Ada person", "Ada person", "Bob PER"], spans.Select(span => $"{span.Text} {span.Label}"));
    }

    [Theory]
    [InlineData("""{}""", "the response has no 'entities'")]
    [InlineData("""[]""", "the response has 0 answers; expected 1")]
    [InlineData("""{"result":[]}""", "the response has 0 answers; expected 1")]
    [InlineData("""{"result":[{"entities":{}},{"entities":{}}]}""", "the response has 2 answers; expected 1")]
    [InlineData("""{"result":{"data":[]}}""", "the response has 0 answers; expected 1")]
    [InlineData("""{"result":{"categories":[]}}""", "the response has no 'entities'")]
    [InlineData("""{"result":{"entities":[]}}""", "'entities' of the response is not an object with one list per label")]
    [InlineData("""{"result":{"entities":null}}""", "'entities' of the response is not an object with one list per label")]
    [InlineData("""{"result":{"entities":{}}}""", "the response has no entry for the label 'person'")]
    [InlineData("""{"result":{"entities":{"person":[]}}}""", "the response has no entry for the label 'city'")]
    [InlineData("""{"result":{"entities":{"person":[{"start":0,"end":3}],"city":[]}}}""", "an entity of the response has no text")]
    [InlineData("""{"result":{"entities":{"person":[["Ada",0.9,0,3]],"city":[]}}}""", "an entity of the response has no text")]
    [InlineData("""{"result":{"entities":{"person":[" "],"city":[]}}}""", "an entity of the response has no text")]
    [InlineData("""{"choices":[]}""", "the response has no message content")]
    [InlineData("""{"choices":[{"message":{"content":null}}]}""", "the response has no message content")]
    [InlineData("""{"choices":[{"message":{"content":"{\"entities\": {\"per"}}]}""", "the message content is not valid JSON")]
    [InlineData("""{"choices":[{"message":{"content":"I cannot do that"}}]}""", "the message content is not valid JSON")]
    public void Rejects_a_response_that_does_not_answer_the_request(string response, string finding)
    {
        var problem = Assert.Throws<InferenceFormatException>(() => Spans(response));

        Assert.Equal((finding, false), (problem.Message, problem.ConcernsEveryRow));
    }

    [Theory]
    [InlineData("""{"model_used":"fastino/gliner2-base-v1"}""", "the response is from model 'fastino/gliner2-base-v1'; expected 'b8210478-AAAA'")]
    [InlineData("""{"model_id":"other"}""", "the response is from model 'other'; expected 'b8210478-AAAA'")]
    [InlineData("""{"model":"other","choices":[]}""", "the response is from model 'other'; expected 'b8210478-AAAA'")]
    [InlineData("""{"model_used":"Ada met Bob in"}""", "the response is from another model; expected 'b8210478-AAAA'")]
    [InlineData("""{"x_fastino":{"default_schema_applied":true}}""", "the model used its default labels instead of the requested ones")]
    [InlineData("""{"x_pioneer":{"default_schema_applied":true}}""", "the model used its default labels instead of the requested ones")]
    [InlineData("""{"type":"decoder","completion":"Ada"}""", "the model is a decoder; expected an encoder")]
    public void Rejects_the_answer_of_another_model(string members, string finding)
    {
        var problem = Assert.Throws<InferenceFormatException>(() => Spans(members[..^1] + $$$""","result":{"entities":{{{Entities}}}}}"""));

        Assert.Equal((finding, true), (problem.Message, problem.ConcernsEveryRow));
    }

    [Theory]
    [InlineData("""{"model_used":"B8210478-aaaa","model_id":"my project"}""")]
    [InlineData("""{"model_used":null,"model_id":""}""")]
    [InlineData("""{"x_fastino":null,"x_pioneer":{"default_schema_applied":false}}""")]
    public void Accepts_the_model_in_any_spelling_and_absent_members(string members) =>
        Assert.Single(Spans(members[..^1] + $$$""","result":{"entities":{{{Entities}}}}}"""));

    [Theory]
    [InlineData("""{"result":{"severity":{"label":"P3","confidence":0.78}}}""", 0.78)]
    [InlineData("""{"result":{"data":{"entities":{},"severity":{"label":"P3","score":0.5}}}}""", 0.5)]
    [InlineData("""{"result":{"severity":[{"label":"P3","confidence":0.78}]}}""", 0.78)]
    [InlineData("""{"result":{"severity":"P3"}}""", null)]
    [InlineData("""{"result":{"severity":["P3"]}}""", null)]
    [InlineData("""{"result":{"classifications":{"severity":{"label":"P3","confidence":"NaN"}}}}""", null)]
    [InlineData("""{"choices":[{"message":{"content":"{\"severity\": {\"value\": \"P3\", \"confidence\": 0.78}}"}}]}""", 0.78)]
    [InlineData("""{"severity":{"label":"P3"}}""", null)]
    public void Reads_the_class_in_every_known_form(string response, double? confidence) =>
        Assert.Equal([new ClassPrediction("P3", confidence)], Classes(response, InferenceTask.SingleLabel));

    [Theory]
    [InlineData("""{"result":{"severity":[]}}""", "")]
    [InlineData("""{"result":{"severity":["P1","P3","P1"]}}""", "P1 P3")]
    [InlineData("""{"result":{"severity":[{"label":"P1","confidence":0.6},{"label":"P3"}]}}""", "P1 P3")]
    [InlineData("""{"result":{"severity":{"label":"P1"}}}""", "P1")]
    [InlineData("""{"result":{"severity":"P1"}}""", "P1")]
    public void Reads_several_classes(string response, string classes) =>
        Assert.Equal(classes, string.Join(' ', Classes(response, InferenceTask.MultiLabel).Select(predicted => predicted.Label)));

    [Theory]
    [InlineData(InferenceTask.SingleLabel, """{"result":{"categories":[]}}""", "the response has no answer to the task 'severity'")]
    [InlineData(InferenceTask.MultiLabel, """{"result":{"categories":[]}}""", "the response has no answer to the task 'severity'")]
    [InlineData(InferenceTask.SingleLabel, """{"result":{"severity":[]}}""", "the response has 0 classes; expected 1")]
    [InlineData(InferenceTask.SingleLabel, """{"result":{"severity":["P1","P3"]}}""", "the response has 2 classes; expected 1")]
    [InlineData(InferenceTask.SingleLabel, """{"result":{"severity":null}}""", "a class of the response has no label")]
    [InlineData(InferenceTask.MultiLabel, """{"result":{"severity":null}}""", "a class of the response has no label")]
    [InlineData(InferenceTask.MultiLabel, """{"result":{"severity":[{"confidence":0.9}]}}""", "a class of the response has no label")]
    [InlineData(InferenceTask.MultiLabel, """{"result":{"severity":[7]}}""", "a class of the response has no label")]
    public void Rejects_a_response_without_the_class(InferenceTask task, string response, string finding) =>
        Assert.Equal(finding, Assert.Throws<InferenceFormatException>(() => Classes(response, task)).Message);

    [Theory]
    [InlineData("""{"token_usage":121,"usage":{"total_tokens":35}}""", 121)]
    [InlineData("""{"usage":{"prompt_tokens":13,"completion_tokens":22,"total_tokens":35}}""", 35)]
    [InlineData("""{"token_usage":-5}""", 0)]
    [InlineData("""{"token_usage":1e300}""", 0)]
    [InlineData("""{"token_usage":"121"}""", 0)]
    public void Reads_the_number_of_tokens(string members, long tokens) =>
        Assert.Equal(tokens, InferenceReader.Read(JsonElement.Parse(members[..^1] + $$$""","entities":{{{Entities}}}}"""), _request, Text).Tokens);

    private static string Chat(string content) =>
        $$$"""{"id":"chatcmpl_1","object":"chat.completion","model":"b8210478-AAAA","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":{{{content}}}}}]}""";

    private static IReadOnlyList<SpanPrediction> Spans(string response) => InferenceReader.Read(JsonElement.Parse(response), _request, Text).Prediction.Spans;

    private static IReadOnlyList<ClassPrediction> Classes(string response, InferenceTask task)
    {
        var request = _request with { Task = task, Labels = ["P1", "P3"], TaskName = "severity" };
        return InferenceReader.Read(JsonElement.Parse(response), request, Text).Prediction.Classes;
    }
}
