using System.Text.Json;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Tests.Wire;

public sealed class TrainingMetricsTests
{
    [Theory]
    [InlineData("""{"f1":0.94,"precision":0.96,"recall":0.92}""")]
    [InlineData("""{"f1_score":0.94,"precision_score":0.96,"recall_score":0.92}""")]
    [InlineData("""{"eval_f1_score":0.94,"eval_precision":0.96,"eval_recall":0.92}""")]
    [InlineData("""{"eval_f1":0.94,"eval_precision_score":0.96,"eval_recall_score":0.92}""")]
    [InlineData("""{"metrics":{"f1":0.94,"precision":0.96,"recall":0.92}}""")]
    [InlineData("""{"f1":"0.94","precision":"0.96","recall":"0.92"}""")]
    [InlineData("""{"f1":null,"f1_score":0.94,"precision":"n/a","precision_score":0.96,"recall":[],"eval_recall":0.92}""")]
    [InlineData("""{"f1":0.94,"f1_score":0.5,"precision":0.96,"recall":0.92,"metrics":{"f1":0.1,"precision":0.1}}""")]
    public void Reads_every_spelling_in_the_documented_order(string json)
    {
        var metrics = Read(json);

        Assert.Equal((0.94, 0.96, 0.92), (metrics[Metric.F1], metrics[Metric.Precision], metrics[Metric.Recall]));
    }

    [Theory]
    [InlineData("""{"f1":0.94,"precision":0.96,"recall":0.92,"eval_f1":0.5}""", false)]
    [InlineData("""{"f1":0.94,"precision":0.96,"eval_recall":0.92}""", true)]
    [InlineData("""{"f1_score":0.94}""", true)]
    [InlineData("""{"final_training_loss":3.23}""", false)]
    public void Recognizes_scores_that_an_evaluation_left(string json, bool expected) =>
        Assert.Equal(expected, Read(json).IsFromEvaluation);

    [Theory]
    [InlineData("""{"final_training_loss":3.23,"best_validation_loss":1.83}""")]
    [InlineData("""{"f1":true,"precision":{},"recall":"high"}""")]
    [InlineData("""[0.94]""")]
    [InlineData("null")]
    public void Treats_a_value_that_is_not_a_number_as_absent(string json)
    {
        var metrics = Read(json);

        Assert.Equal((null, null, null), (metrics[Metric.F1], metrics[Metric.Precision], metrics[Metric.Recall]));
    }

    [Theory]
    [InlineData("""{"f1":7}""", 7)]
    [InlineData("""{"f1":-0.5}""", -0.5)]
    [InlineData("""{"f1":"NaN"}""", double.NaN)]
    [InlineData("""{"f1":1e999}""", double.PositiveInfinity)]
    public void Keeps_out_of_range_numbers_for_the_gate_to_reject(string json, double reported)
    {
        Assert.Equal(reported, Read(json)[Metric.F1]);
    }

    [Fact]
    public void Keeps_other_numbers_but_no_names_that_look_like_numbers()
    {
        var metrics = Read("""{"f1":0.9,"sample_count":8,"validation_loss":"0.25","dataset_version":"1","id":"42","done":true}""");

        Assert.Equal(8, metrics.SampleCount);
        Assert.Equal("sample_count validation_loss", string.Join(' ', metrics.Other.Keys));
        Assert.Equal(0.25, metrics.Other["validation_loss"]);
    }

    [Theory]
    [InlineData("""{"per_label":[{"label":"PERSON","f1":0.9,"precision":0.8,"recall":1,"support":12},{"f1":1},3]}""")]
    [InlineData("""{"metrics":{"per_entity":{"PERSON":{"f1_score":0.9,"precision":0.8,"recall":1,"support":12},"X":null}}}""")]
    public void Reads_scores_of_labels_as_a_list_or_a_map(string json)
    {
        var label = Assert.Single(Read(json).Labels);

        Assert.Equal(("PERSON", 12), (label.Label, label.Support));
        Assert.Equal([0.9, 0.8, 1], Metric.OfLabel.Select(metric => label.Values[metric].Value));
    }

    [Fact]
    public void Truncates_a_report_with_too_many_numbers()
    {
        var endless = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"m{number}\":1")) + "}";

        Assert.Equal(256, Read(endless).Other.Count);
    }

    private static Scores Read(string json) => ScoresReader.Read(JsonElement.Parse(json));
}
