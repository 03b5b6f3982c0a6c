using PioneerTrain.Datasets;
using PioneerTrain.Scoring;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks.Intervals;

/// <summary>
/// Prints what held-out sets of different sizes can show: how wide the interval is, how far above a
/// minimum a model must be to pass with a confidence, and how large a drop must be to be seen.
/// </summary>
internal static class HeldOutSizes
{
    private const int Simulations = 1000;
    private const double Power = 0.8;
    private const double Step = 0.0025;

    /// <summary>The drop that a one-sided test at 5 % finds with a power of 80 %, in standard errors.</summary>
    private const double StandardErrors = 2.5;

    /// <summary>The share of the spans that both models find or miss together.</summary>
    private const double Shared = 0.7;

    private static readonly int[] _examples = [50, 100, 200, 500, 1000, 2000];

    public static int Print()
    {
        Console.WriteLine($"""
            Independent examples with 1.8 spans each, {Simulations} simulations for each number.
            width:  median width of the two-sided 95 % interval of F1
            margin: how far the true F1 must be above the minimum to pass with confidence 0.95 in {Power:0 %} of the runs
            drop:   smallest drop between two models on the same examples that can be seen
                    ({StandardErrors} standard errors of the paired difference; both models agree on {Shared:0 %} of the spans)

            {"examples",8}{"width at 0.85",15}{"margin",9}{"drop",9}{"width at 0.95",15}{"margin",9}{"drop",9}
            """);
        foreach (var examples in _examples)
        {
            Console.WriteLine(
                $"{examples,8}{Width(0.85, examples),15:0.000}{Margin(0.85, examples),9}{Drop(0.85, examples),9:0.000}"
                + $"{Width(0.95, examples),15:0.000}{Margin(0.95, examples),9}{Drop(0.95, examples),9:0.000}");
        }

        return 0;
    }

    private static double Width(double f1, int examples) => Median(Estimates(f1, examples).Select(estimate => estimate.Interval!.Value.Upper - estimate.Interval.Value.Lower));

    /// <summary>Returns the margin, or a dash when not even F1 1.0 passes often enough.</summary>
    private static string Margin(double minimum, int examples)
    {
        for (var margin = Step; minimum + margin < 1; margin += Step)
        {
            if (Estimates(minimum + margin, examples).Average(estimate => estimate.Bounds!.Value.Lower >= minimum ? 1.0 : 0) >= Power)
            {
                return margin.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return "–";
    }

    private static double Drop(double f1, int examples)
    {
        var random = new Pcg32((ulong)examples, 7);
        return Median(Enumerable.Range(0, Simulations / 10).Select(_ => StandardErrors * PairedError(f1, examples, random)));
    }

    /// <summary>
    /// Returns the standard error of the difference of the F1 of two models with the same true F1,
    /// linearized by document: r = (2t − F·d)/d̄ for each model.
    /// </summary>
    private static double PairedError(double f1, int examples, Pcg32 random)
    {
        var pairs = new SimulatedEvaluation(f1, isClustered: false, random).NextPairs(examples, f1, Shared);
        var (one, other) = (Residuals(pairs.ConvertAll(pair => pair.One)), Residuals(pairs.ConvertAll(pair => pair.Other)));
        var squares = one.Zip(other, (left, right) => (left - right) * (left - right)).Sum();
        return Math.Sqrt(squares / examples / (examples - 1.0));
    }

    private static List<double> Residuals(List<ExampleCounts> examples)
    {
        var totals = examples.ConvertAll(example => example.Total);
        double Size((int TruePositives, int FalsePositives, int FalseNegatives) total) => 2 * total.TruePositives + total.FalsePositives + total.FalseNegatives;
        var mean = totals.Average(Size);
        var f1 = totals.Sum(total => 2.0 * total.TruePositives) / totals.Sum(Size);
        return totals.ConvertAll(total => (2 * total.TruePositives - f1 * Size(total)) / mean);
    }

    private static IEnumerable<ScoreEstimate> Estimates(double f1, int examples)
    {
        var simulation = new SimulatedEvaluation(f1, isClustered: false, new Pcg32((ulong)examples, (ulong)(10_000 * f1)));
        return Enumerable.Range(0, Simulations).Select(_ => EvaluationScores.From(RowKind.Entities, simulation.Next(examples), []).F1!);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
