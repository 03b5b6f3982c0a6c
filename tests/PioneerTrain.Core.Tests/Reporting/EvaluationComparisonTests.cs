using PioneerTrain.Core.Tests.Scoring;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Reporting;

public class EvaluationComparisonTests
{
    private static readonly EvaluationFile _now = new()
    {
        ProgramVersion = "0.1.0",
        Model = "job-2",
        File = "held-out.jsonl",
        FileSha256 = new string('c', 64),
        Labels = ["A", "B"],
        Task = "entities",
        TaskName = null,
        Threshold = 0.5,
        ClsThreshold = null,
        Match = "text",
        FailedRows = 0,
        Examples = [.. PairedExamples.Now.Select(example => EvaluatedExample.Of(example.Hash, example.Counts))],
    };

    private static readonly EvaluationFile _baseline =
        _now with { Model = "job-1", Examples = [.. PairedExamples.Baseline.Select(example => EvaluatedExample.Of(example.Hash, example.Counts))] };

    [Fact]
    public void Compares_evaluations_that_differ_only_in_the_model_and_the_rows()
    {
        var baseline = _baseline with { File = "other.jsonl", FileSha256 = new string('d', 64), FailedRows = 1, ProgramVersion = "0.0.9" };

        var compared = Assert.IsType<BaselineComparison.Compared>(EvaluationComparison.Of(_now, baseline, 0.9)).Differences;

        Assert.Equal(PairedComparison.Of(false, PairedExamples.Now, PairedExamples.Baseline, ["A", "B"], 0.9).Values, compared.Values);
        Assert.Equal((10, 0.9), (compared.Examples, compared.Confidence));
    }

    [Theory]
    [InlineData("single_label", true)]
    [InlineData("multi_label", true)]
    [InlineData("entities", false)]
    public void Compares_the_accuracy_of_classification(string task, bool hasAccuracy)
    {
        var compared = EvaluationComparison.Of(_now with { Task = task }, _baseline with { Task = task }, 0.95);

        Assert.Equal(hasAccuracy, Assert.IsType<BaselineComparison.Compared>(compared).Differences.Values.ContainsKey(Metric.Accuracy));
    }

    [Fact]
    public void Says_what_differs()
    {
        AssertReason("the task is entities, and multi_label for the baseline", _baseline with { Task = "multi_label" });
        AssertReason("the threshold is 0.5, and 0.4 for the baseline", _baseline with { Threshold = 0.4 });
        AssertReason("cls_threshold is not set, and 0.5 for the baseline", _baseline with { ClsThreshold = 0.5 });
        AssertReason("match is text, and occurrence for the baseline", _baseline with { Match = "occurrence" });
        AssertReason("task_name is not set, and topic for the baseline", _baseline with { TaskName = "topic" });
        AssertReason("the threshold is 0.5, and 0.4 for the baseline; match is text, and occurrence for the baseline", _baseline with { Threshold = 0.4, Match = "occurrence" });
    }

    [Fact]
    public void Distinguishes_thresholds_that_differ_little() =>
        AssertReason("the threshold is 0.5, and 0.50001 for the baseline", _baseline with { Threshold = 0.50001 });

    [Fact]
    public void Says_which_labels_differ()
    {
        AssertReason("the same labels were requested in another order, which changes the predictions", _baseline with { Labels = ["B", "A"] });
        AssertReason("other labels were requested: \"B\" only now", _baseline with { Labels = ["A"] });
        AssertReason("other labels were requested: \"C\" only for the baseline", _baseline with { Labels = ["A", "B", "C"] });
        AssertReason("other labels were requested: \"B\" only now, and \"C\", \"line�break\" only for the baseline", _baseline with { Labels = ["A", "C", "line\nbreak"] });
        AssertReason(
            "other labels were requested: \"1\", \"2\", \"3\", \"4\", \"5\" and 2 more only for the baseline",
            _baseline with { Labels = ["A", "B", "1", "2", "3", "4", "5", "6", "7"] });
    }

    [Fact]
    public void Needs_an_example_that_both_have()
    {
        var moved = _baseline.Examples.Select(example => example with { Hash = $"other {example.Hash}" });

        AssertReason("the two evaluations have no example in common, so the held-out files are different", _baseline with { Examples = [.. moved] });
    }

    private static void AssertReason(string reason, EvaluationFile baseline) =>
        Assert.Equal(new BaselineComparison.NotComparable(reason), EvaluationComparison.Of(_now, baseline, 0.95));
}
