using PioneerTrain.Datasets;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Core.Tests.Gating;

/// <summary>
/// The best lower bound is N/(N+q²) for a share of N items, with the quantile q, and 2J/(1+J) of it
/// for F1. The quantiles are from tables.
/// </summary>
public class GateForecastTests
{
    private const double Student19 = 1.7291328115213671;
    private const double Student49 = 1.6765508926168537;
    private const double Normal = 1.6448536269514722;
    private const double Normal90 = 1.2815515655446004;

    [Fact]
    public void Twenty_right_rows_do_not_show_95_percent()
    {
        var (rule, best) = Assert.Single(Unreachable(20, new GateRule(Metric.F1, 0.95)));

        Assert.Equal(Metric.F1, rule.Metric);
        Assert.Equal(F1(20 / (20 + (Student19 * Student19))), best, 1e-9);
        Assert.Equal(0.9304, best, 1e-4);
    }

    [Theory]
    [InlineData(0.9303, true)]
    [InlineData(0.9305, false)]
    public void A_minimum_up_to_the_bound_can_be_shown(double minimum, bool canBeShown) =>
        Assert.Equal(canBeShown, Unreachable(20, new GateRule(Metric.F1, minimum)).Count == 0);

    [Theory]
    [InlineData("precision")]
    [InlineData("recall")]
    public void Precision_and_recall_need_more_rows_than_f1(string key)
    {
        var metric = Metric.All.Single(each => each.Key == key);

        var (_, best) = Assert.Single(Unreachable(20, new GateRule(metric, 0.9)));

        Assert.Equal(20 / (20 + (Student19 * Student19)), best, 1e-9);
    }

    [Fact]
    public void Items_of_all_rows_count()
    {
        var (_, best) = Assert.Single(Unreachable(50, new GateRule(Metric.F1, 0.999)));

        Assert.Equal(F1(50 / (50 + (Student49 * Student49))), best, 1e-9);
    }

    [Fact]
    public void A_rule_of_a_label_counts_the_items_of_this_label()
    {
        var items = new Dictionary<string, int>(StringComparer.Ordinal) { ["person"] = 45, [" product"] = 5 };
        var policy = new GatePolicy([new GateRule(Metric.F1, 0.95) { Label = "person" }, new GateRule(Metric.F1, 0.95) { Label = "product" }, new GateRule(Metric.Recall, 0.1) { Label = "place" }]) { Confidence = 0.95 };

        var found = GateForecast.Unreachable(policy, 50, items, isSingleLabel: false).ToList();

        Assert.Equal(["product", "place"], found.Select(each => each.Rule.Label));
        Assert.Equal(F1(5 / (5 + (Student49 * Student49))), found[0].Best, 1e-9);
        Assert.Equal(0, found[1].Best);
    }

    [Fact]
    public void Accuracy_counts_rows()
    {
        var (_, best) = Assert.Single(Unreachable(20, new GateRule(Metric.Accuracy, 0.89)));

        Assert.Equal(20 / (20 + (Normal * Normal)), best, 1e-9);
    }

    /// <summary>F1 of rows with one class is their accuracy, and has its interval.</summary>
    [Theory]
    [InlineData("f1")]
    [InlineData("precision")]
    [InlineData("recall")]
    public void With_one_class_in_each_row_every_score_is_the_accuracy(string key)
    {
        var policy = new GatePolicy([new GateRule(Metric.All.Single(each => each.Key == key), 0.89)]) { Confidence = 0.95 };

        var (_, best) = Assert.Single(GateForecast.Unreachable(policy, 20, Items(20), isSingleLabel: true));

        Assert.Equal(20 / (20 + (Normal * Normal)), best, 1e-9);
    }

    [Fact]
    public void With_one_class_in_each_row_a_label_still_has_its_own_f1()
    {
        var policy = new GatePolicy([new GateRule(Metric.F1, 0.95) { Label = "person" }]) { Confidence = 0.95 };

        var (_, best) = Assert.Single(GateForecast.Unreachable(policy, 20, Items(20), isSingleLabel: true));

        Assert.Equal(F1(20 / (20 + (Student19 * Student19))), best, 1e-9);
    }

    [Fact]
    public void A_lower_confidence_needs_fewer_rows()
    {
        var policy = new GatePolicy([new GateRule(Metric.Accuracy, 0.93)]) { Confidence = 0.9 };

        var (_, best) = Assert.Single(GateForecast.Unreachable(policy, 20, Items(20), isSingleLabel: true));

        Assert.Equal(20 / (20 + (Normal90 * Normal90)), best, 1e-9);
    }

    [Fact]
    public void Macro_f1_is_not_forecast_because_it_has_no_interval_without_errors() =>
        Assert.Empty(Unreachable(20, new GateRule(Metric.MacroF1, 0.999)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_single_row_shows_nothing(int rows) =>
        Assert.Equal(0, Assert.Single(Unreachable(rows, new GateRule(Metric.F1, 0.001))).Best);

    [Fact]
    public void Nothing_is_forecast_without_a_confidence() =>
        Assert.Empty(GateForecast.Unreachable(new GatePolicy([new GateRule(Metric.F1, 1)]), 2, Items(2), isSingleLabel: false));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Is_the_bound_of_an_evaluation_without_errors(bool isSingleLabel)
    {
        var scorer = new ClassificationScorer(["a", "b"]);
        for (var i = 0; i < 20; i++)
        {
            string[] classes = isSingleLabel ? ["a"] : i % 2 == 0 ? ["a", "b"] : [];
            scorer.Add(new DataRow(RowKind.Classification, $"{i}") { Classes = classes, IsMultiLabel = !isSingleLabel }, classes);
        }

        var scores = scorer.ToScores(0.9).ToScores();
        var rules = new[] { Metric.F1, Metric.Precision, Metric.Recall, Metric.Accuracy }.Select(metric => new GateRule(metric, 1)).Append(new GateRule(Metric.F1, 1) { Label = "a" });
        var items = new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = isSingleLabel ? 20 : 10, ["b"] = isSingleLabel ? 0 : 10 };

        var found = GateForecast.Unreachable(new GatePolicy([.. rules]) { Confidence = 0.9 }, 20, items, isSingleLabel).ToList();

        Assert.Equal(5, found.Count);
        Assert.All(found, each => Assert.Equal(scores.Find(each.Rule.Metric, each.Rule.Label)!.Bounds!.Value.Lower, each.Best, 1e-12));
    }

    private static double F1(double jaccard) => 2 * jaccard / (1 + jaccard);

    private static List<(GateRule Rule, double Best)> Unreachable(int rows, GateRule rule) =>
        [.. GateForecast.Unreachable(new GatePolicy([rule]) { Confidence = 0.95 }, rows, Items(rows), isSingleLabel: false)];

    private static Dictionary<string, int> Items(int count) => new(StringComparer.Ordinal) { ["person"] = count };
}
