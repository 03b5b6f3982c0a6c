using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

public sealed class AnswerDataTests
{
    private const string Text = "Élan met ÉLAN and Élan";

    private static readonly ModelPrediction _prediction = new(
        [new(0, 4, "person", 0.7), new(9, 13, "person", 0.9), new(18, 22, "person", 0.4)],
        [new("x", 0.5), new("y", 0.3), new("z", 0.2)]);

    [Theory]
    [InlineData(0.5, true, true, """[{"text":"ÉLAN","confidence":0.9,"start":9,"end":13},{"text":"Élan","confidence":0.7,"start":0,"end":4}]""")]
    [InlineData(0.5, true, false, """[{"text":"ÉLAN","confidence":0.9}]""")]
    [InlineData(0.5, false, false, """["ÉLAN"]""")]
    [InlineData(0.1, false, true, """[{"text":"ÉLAN","start":9,"end":13},{"text":"Élan","start":0,"end":4},{"text":"Élan","start":18,"end":22}]""")]
    public void Lists_entities_by_confidence(double threshold, bool confidence, bool spans, string expected)
    {
        var data = new AnswerData(new InferenceSchema([new("person")], []), new AnswerOptions(threshold, confidence, spans)).Of(Text, _prediction);

        Assert.Equal($$$"""{"entities":{"person":{{{expected}}}}}""", AnswerData.ToText(data));
    }

    [Fact]
    public void Has_one_item_or_null_for_a_label_with_one_item()
    {
        var schema = new InferenceSchema([new("person", IsSingle: true), new("planet", IsSingle: true)], []);

        var data = new AnswerData(schema, new AnswerOptions(0.5, false, false)).Of(Text, _prediction);

        Assert.Equal("""{"entities":{"person":"ÉLAN","planet":null}}""", AnswerData.ToText(data));
    }

    [Theory]
    [InlineData("x y z", """{"label":"x","confidence":0.5}""")]
    [InlineData("z y", """{"label":"y","confidence":0.6}""")]
    [InlineData("q y", """{"label":"y","confidence":1}""")]
    [InlineData("q r s t", """{"label":"q","confidence":0.25}""")]
    public void Chooses_one_of_the_requested_labels(string labels, string expected) =>
        Assert.Equal($$$"""{"t":{{{expected}}}}""", Classify(new ClassificationTask { Name = "t", Labels = labels.Split(' ') }, 0.5));

    [Theory]
    [InlineData(0.5, null, null, """[{"label":"x","confidence":0.5}]""")]
    [InlineData(0.5, 0.25, null, """[{"label":"x","confidence":0.5},{"label":"y","confidence":0.3}]""")]
    [InlineData(0.5, 0.0, 1, """[{"label":"x","confidence":0.5}]""")]
    [InlineData(0.9, null, null, "[]")]
    public void Lists_several_labels_over_the_threshold(double threshold, double? ofTask, int? max, string expected)
    {
        var task = new ClassificationTask { Name = "t", Labels = ["q", "y", "x"], IsMultiLabel = true, Threshold = ofTask, MaxLabels = max };

        Assert.Equal($$$"""{"t":{{{expected}}}}""", Classify(task, threshold));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void Offsets_are_converted_to_code_points(int utf16, int codePoint) =>
        Assert.Equal(codePoint, CodePoints.Count("a😀b", utf16));

    private static string Classify(ClassificationTask task, double threshold) =>
        AnswerData.ToText(new AnswerData(new InferenceSchema(null, [task]), new AnswerOptions(threshold, true, true)).Of(Text, _prediction));
}
