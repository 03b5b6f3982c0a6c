using PioneerTrain.TestKit;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Predictions of models that were trained on a few easy rows.</summary>
public sealed class PredictorTests : IDisposable
{
    private static readonly string[] _people = ["Ada", "Bela", "Cleo", "Dora", "Emil"];
    private static readonly string[] _cities = ["Paris", "Oslo", "Rome", "Kyoto"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Returns_every_occurrence_with_its_offsets_and_confidence()
    {
        var predictor = Train(i => $$"""
            "text":"{{Person(i)}} moved to {{City(i)}} in week {{i}}","entities":[["{{Person(i)}}","person"],["{{City(i)}}","location"]]
            """);

        var spans = predictor.Predict("Ada moved to Oslo in week 3. Ada moved to Oslo in week 4").Spans;

        Assert.Equal(
            ["0-3 person", "13-17 location", "29-32 person", "42-46 location"], spans.Select(span => $"{span.Start}-{span.End} {span.Label}"));
        Assert.All(spans, span => Assert.InRange(span.Confidence, 0.3, 1));
    }

    [Fact]
    public void Returns_a_probability_for_each_class()
    {
        var predictor = Train(i => $$"""
            "text":"{{(int.IsEvenInteger(i) ? "please refund order" : "where is order")}} {{i}}","label":"{{(int.IsEvenInteger(i) ? "billing" : "tracking")}}"
            """);

        var prediction = predictor.Predict("please refund order 1000");

        Assert.Empty(prediction.Spans);
        Assert.Equal(["billing", "tracking"], prediction.Classes.Select(each => each.Name));
        Assert.True(prediction.Classes[0].Probability > prediction.Classes[1].Probability);
        Assert.Equal(1, prediction.Classes.Sum(each => each.Probability), 5);
    }

    [Fact]
    public void Predicts_the_same_when_several_threads_use_it()
    {
        var predictor = Train(i => $$"""
            "text":"{{Person(i)}} moved to {{City(i)}} in week {{i}}","entities":[["{{Person(i)}}","person"],["{{City(i)}}","location"]]
            """);
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => $"{Person(i)} and {Person(i + 1)} moved to {City(i)} in week {i}")];
        var expected = texts.Select(text => predictor.Predict(text).Spans).ToList();

        var found = new IReadOnlyList<PredictedSpan>[texts.Length];
        Parallel.For(0, texts.Length, i => found[i] = predictor.Predict(texts[i]).Spans);

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void Predicts_a_text_without_tokens(string text)
    {
        var predictor = Train(i => $$"""
            "text":"{{Person(i)}} asks {{i}}","label":"{{(int.IsEvenInteger(i) ? "a" : "b")}}","entities":[["{{Person(i)}}","person"]]
            """);

        var prediction = predictor.Predict(text);

        Assert.Empty(prediction.Spans);
        Assert.Equal(2, prediction.Classes.Count);
    }

    [Fact]
    public void Predicts_nothing_before_training() =>
        Assert.Equal(ModelPrediction.None, Predictor.Untrained.Predict("Ada moved to Oslo"));

    [Theory]
    [InlineData("a😀b", 2, 3, 1, 3)]
    [InlineData("a😀b", 1, 2, 1, 3)]
    [InlineData("a😀b", 1, 3, 1, 3)]
    [InlineData("a😀b", 0, 1, 0, 1)]
    [InlineData("a😀", 2, 3, 1, 3)]
    public void Widens_a_span_to_whole_surrogate_pairs(string text, int start, int end, int wholeStart, int wholeEnd) =>
        Assert.Equal((wholeStart, wholeEnd), Predictor.WithWholePairs(text, start, end));

    private static string Person(int i) => _people[i % _people.Length];

    private static string City(int i) => _cities[i % _cities.Length];

    /// <summary>Trains the smallest base model on 80 rows and loads its last checkpoint.</summary>
    /// <param name="rowOf">Returns the members of a row.</param>
    private Predictor Train(Func<int, string> rowOf)
    {
        var rows = TestData.Rows(Enumerable.Range(0, 80).Select(i => $$"""{{{rowOf(i).Trim()}},"split":"{{(i % 4 == 0 ? "validation" : "train")}}"}"""));
        var observer = new RecordingObserver();
        observer.Run(_folder, TestData.Recipe(TrainableWeights.Full, 12), TestData.Nano, rows);
        return Predictor.Load(observer.Checkpoints[^1].Zip);
    }
}
