using System.Diagnostics;
using PioneerTrain.Datasets;
using PioneerTrain.Scoring;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks.Intervals;

/// <summary>
/// Measures how often the interval of F1 contains the true F1, and how often a model passes a gate
/// although its true F1 is just below the minimum. Prints the time to compute the intervals.
/// </summary>
internal static class IntervalBenchmark
{
    private const int Simulations = 20_000;
    private const int SimulationsOfManyExamples = 5000;
    private const int ManyExamples = 500;
    private const int BootstrapSimulations = 1000;
    private const double LeastCoverage = 0.93;
    private const double MostFalsePasses = 0.06;
    private const double MostFalsePassesOfFewExamples = 0.08;
    private const int FewExamples = 50;
    private const double MostMilliseconds = 20;

    private static readonly double[] _f1 = [0.58, 0.85, 0.95, 0.98];
    private static readonly int[] _examples = [20, 50, 100, 200, 500, 2000];

    public static int Print()
    {
        Console.WriteLine($"""
            Simulated evaluations with a known F1, {Simulations} for each line, {SimulationsOfManyExamples} from {ManyExamples} examples.
            Clustered: the examples differ in difficulty, for spans that are missed and for spans that are invented.
            coverage: share of the two-sided 95 % intervals that contain the true F1 (target: at least {LeastCoverage:0 %})
            passes:   share that passes with confidence 0.95 at a minimum just above the true F1
                      (target: at most {MostFalsePasses:0 %}; with fewer than {FewExamples} examples, {MostFalsePassesOfFewExamples:0 %})
            boot:     the same for the percentile bootstrap with {PercentileBootstrap.Resamples} samples, {BootstrapSimulations} simulations

            {"F1",-6}{"examples",9}  {"spans",-12}{"coverage",9}{"passes",9}{"boot cov.",11}{"boot pass.",11}
            """);
        var missed = 0;
        foreach (var f1 in _f1)
        {
            foreach (var isClustered in new[] { false, true })
            {
                missed += _examples.Count(examples => !PrintCell(f1, examples, isClustered));
            }
        }

        missed += PrintTime() ? 0 : 1;
        Console.WriteLine(missed == 0 ? "All targets are met." : $"Targets missed: {missed}");
        return missed == 0 ? 0 : 1;
    }

    private static bool PrintCell(double f1, int examples, bool isClustered)
    {
        var simulations = examples < ManyExamples ? Simulations : SimulationsOfManyExamples;
        var simulation = new SimulatedEvaluation(f1, isClustered, new Pcg32((ulong)examples, (ulong)(1000 * f1) + (isClustered ? 1000UL : 0)));
        var bootstrap = new Pcg32((ulong)examples);
        var (covered, passed, bootstrapCovered, bootstrapPassed) = (0, 0, 0, 0);
        for (var number = 0; number < simulations; number++)
        {
            var counts = simulation.Next(examples);
            var estimate = EvaluationScores.From(RowKind.Entities, counts, []).F1!;
            covered += estimate.Interval!.Value.Contains(f1) ? 1 : 0;
            passed += estimate.Bounds!.Value.Lower > f1 ? 1 : 0;
            if (number < BootstrapSimulations)
            {
                var (interval, bounds) = PercentileBootstrap.F1(counts, bootstrap);
                bootstrapCovered += interval.Contains(f1) ? 1 : 0;
                bootstrapPassed += bounds.Lower > f1 ? 1 : 0;
            }
        }

        var (coverage, passes) = (covered / (double)simulations, passed / (double)simulations);
        var mostPasses = examples < FewExamples ? MostFalsePassesOfFewExamples : MostFalsePasses;
        var isMet = coverage >= LeastCoverage && passes <= mostPasses;
        Console.WriteLine(
            $"{f1,-6:0.00}{examples,9}  {(isClustered ? "clustered" : "independent"),-12}{coverage,9:0.0 %}{passes,9:0.0 %}"
            + $"{bootstrapCovered / (double)BootstrapSimulations,11:0.0 %}"
            + $"{bootstrapPassed / (double)BootstrapSimulations,11:0.0 %}{(isMet ? "" : "  MISSED")}");
        return isMet;
    }

    /// <summary>Prints the time for 5,000 examples with ten labels, the first time and later.</summary>
    private static bool PrintTime()
    {
        var random = new Pcg32(1);
        var labels = Enumerable.Range(0, 10).Select(number => $"label {number}").ToArray();
        var examples = new SimulatedEvaluation(0.85, isClustered: true, random).Next(5000)
            .ConvertAll(example => new ExampleCounts([.. example.Labels.SelectMany(count => Split(count, labels, random))]));
        var times = Enumerable.Range(0, 50).Select(_ => Time(examples, labels)).Order().ToList();

        var median = times[times.Count / 2];
        Console.WriteLine(
            $"Scores and intervals of {examples.Count} examples with {labels.Length} labels: "
            + $"median {median:0.0} ms, longest {times[^1]:0.0} ms (target: median of at most {MostMilliseconds} ms)");
        return median <= MostMilliseconds;
    }

    private static double Time(List<ExampleCounts> examples, string[] labels)
    {
        var watch = Stopwatch.StartNew();
        _ = EvaluationScores.From(RowKind.Entities, examples, labels);
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Gives each span of an example to one of the labels.</summary>
    private static IEnumerable<LabelCounts> Split(LabelCounts count, string[] labels, Pcg32 random) =>
        Enumerable.Repeat((1, 0, 0), count.TruePositives)
            .Concat(Enumerable.Repeat((0, 1, 0), count.FalsePositives))
            .Concat(Enumerable.Repeat((0, 0, 1), count.FalseNegatives))
            .GroupBy(_ => labels[random.Next(labels.Length)], StringComparer.Ordinal)
            .Select(spans => new LabelCounts(
                spans.Key, spans.Sum(span => span.Item1), spans.Sum(span => span.Item2), spans.Sum(span => span.Item3)));
}
