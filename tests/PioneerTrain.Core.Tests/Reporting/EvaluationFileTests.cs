using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PioneerTrain.Datasets;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

public class EvaluationFileTests
{
    private const string Schema = "evaluation.schema.json";

    private static readonly DataRow[] _rows =
    [
        new(RowKind.Entities, "Ask Ada Vole about the secret lamp") { Entities = [new RowEntity("Ada Vole", "person"), new RowEntity("lamp", "product")] },
        new(RowKind.Entities, "Nothing here"),
    ];

    [Fact]
    public void Schema_describes_every_member() => JsonSchema.AssertIsComplete(Schema);

    [Fact]
    public void Matches_its_schema_for_every_task()
    {
        JsonSchema.AssertFollows(Schema, FileOf(SampleEvaluation.Entities, "entities").ToJson());
        JsonSchema.AssertFollows(Schema, FileOf(SampleEvaluation.Entities with { Match = "occurrence", FailedRows = 7 }, "entities").ToJson());
        JsonSchema.AssertFollows(Schema, (FileOf(SampleEvaluation.Entities, "entities") with { MeasuredAt = DateTimeOffset.UnixEpoch }).ToJson());
        JsonSchema.AssertFollows(Schema, FileOf(SampleEvaluation.SingleLabel, "single_label").ToJson());
        JsonSchema.AssertFollows(Schema, FileOf(SampleEvaluation.MultiLabel, "multi_label").ToJson());
    }

    [Fact]
    public void Has_sparse_counts_and_no_text()
    {
        var text = FileOf(SampleEvaluation.Entities, "entities").ToJson();

        using var json = JsonDocument.Parse(text);
        var examples = json.RootElement.GetProperty("examples");
        Assert.Equal("""{"person":[1,0,0],"place":[0,1,0],"product":[0,0,1]}""", examples[0].GetProperty("labels").GetRawText());
        Assert.Equal("{}", examples[1].GetProperty("labels").GetRawText());
        Assert.DoesNotContain("Ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_of_the_labels_depends_on_their_order()
    {
        var file = FileOf(SampleEvaluation.Entities, "entities");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("person\nproduct\nplace"))), file.LabelsSha256);
        Assert.NotEqual(file.LabelsSha256, (file with { Labels = ["product", "person", "place"] }).LabelsSha256);
    }

    /// <summary>The stored counts alone give the same scores.</summary>
    [Fact]
    public void Counts_are_sufficient_for_the_scores()
    {
        var scorer = new SpanScorer(SampleEvaluation.Entities.Labels, SpanMatch.Text);
        var counts = _rows.Select(row => scorer.Add(row, Predict(row))).ToList();
        var (file, _) = EvaluationFileReader.Read(Encoding.UTF8.GetBytes(FileOf(SampleEvaluation.Entities, "entities").ToJson()), "evaluation.json");

        var (stored, expected) = (file!.ToScores(0.9), scorer.ToScores(0.9));

        Assert.Equal((expected.F1, expected.Precision, expected.Recall, expected.MacroF1), (stored.F1, stored.Precision, stored.Recall, stored.MacroF1));
        Assert.Equal(expected.Labels, stored.Labels);
        Assert.Equal((counts.Count, null), (stored.Examples, stored.Errors));
    }

    private static EvaluationFile FileOf(EvaluationResult evaluation, string task)
    {
        var (scorer, hasher) = (new SpanScorer(SampleEvaluation.Entities.Labels, SpanMatch.Text), new ExampleHasher());
        return EvaluationFile.From(evaluation, task, [.. _rows.Select(row => EvaluatedExample.Of(hasher.Next(row), scorer.Add(row, Predict(row))))], "0.1.0");
    }

    /// <summary>One entity right, one missed, one that is not there.</summary>
    private static PredictedSpan[] Predict(DataRow row) =>
        row.Entities.Count == 0 ? [] : [new PredictedSpan("Ada Vole", "person", null, null), new PredictedSpan("Ask", "place", null, null)];
}
