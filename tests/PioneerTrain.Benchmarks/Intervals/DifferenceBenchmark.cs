using System.Diagnostics;
using System.Globalization;
using PioneerTrain.Scoring;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks.Intervals;

/// <summary>
/// Measures the comparison of two models on the same examples: how often the test finds a difference
/// between equal models, how often the interval contains the true difference, and how often a rule
/// for the maximum drop is wrong. Prints the time of a comparison.
/// </summary>
internal static class DifferenceBenchmark
{
    private const int DefaultSimulations = 400;
    private const double Level = 0.05;
    private const double LeastError = 0.03;
    private const double MostError = 0.06;
    private const double LeastCoverage = 0.92;
    private const double MostMilliseconds = 300;
    private const double RealDrop = 0.05;

    private static readonly double[] _f1 = [0.85, 0.95];
    private static readonly int[] _examples = [20, 50, 100, 200, 500];

    public static int Print(string[] arguments)
    {
        var simulations = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : DefaultSimulations;
        Console.WriteLine($"{"F1",-6}{"examples",9}  {"spans",-12}{"error",9}{"coverage",9}{"cov drop",9}{"passes",9}{"fails",9}{"width",9}");
        var cells = from f1 in _f1
                    from isClustered in new[] { false, true }
                    from examples in _examples
                    select (f1, isClustered, examples);
        foreach (var line in cells.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(cell => Cell(cell.f1, cell.isClustered, cell.examples, simulations)))
        {
            Console.WriteLine(line);
        }

        PrintTime();
        return 0;
    }

    private static string Cell(double f1, bool isClustered, int examples, int simulations)
    {
        var simulation = new SimulatedEvaluation(f1, isClustered, new Pcg32((ulong)examples, (ulong)(1000 * f1) + (isClustered ? 1000UL : 0)));
        var (error, covered, coveredDrop, passes, fails, width) = (0, 0, 0, 0, 0, 0.0);
        for (var i = 0; i < simulations; i++)
        {
            var same = Compare(simulation.NextPairs(examples, f1, 0));
            error += same.PValue <= Level ? 1 : 0;
            covered += same.Interval!.Value.Contains(0) ? 1 : 0;
            width += same.Interval!.Value.Upper - same.Interval!.Value.Lower;
            fails += same.Bounds!.Value.Upper < 0 ? 1 : 0;
            var drop = Compare(simulation.NextPairs(examples, f1 - RealDrop, 0));
            coveredDrop += drop.Interval!.Value.Contains(RealDrop) ? 1 : 0;
            passes += drop.Bounds!.Value.Lower > RealDrop ? 1 : 0;
        }

        string Share(int count) => $"{count / (double)simulations,9:0.0 %}";
        return $"{f1,-6:0.00}{examples,9}  {(isClustered ? "clustered" : "independent"),-12}{Share(error)}{Share(covered)}{Share(coveredDrop)}{Share(passes)}{Share(fails)}{width / simulations,9:0.000}";
    }

    private static ScoreDifference Compare(List<(ExampleCounts One, ExampleCounts Other)> pairs) => Full(pairs).Values[Metric.F1];

    private static PairedComparison Full(List<(ExampleCounts One, ExampleCounts Other)> pairs) => PairedComparison.Of(
        false,
        [.. pairs.Select((pair, i) => new HashedExample($"{i}", pair.One))],
        [.. pairs.Select((pair, i) => new HashedExample($"{i}", pair.Other))],
        []);

    private static void PrintTime()
    {
        var pairs = new SimulatedEvaluation(0.85, true, new Pcg32(1)).NextPairs(5000, 0.85, 0.5);
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = Full(pairs);
            Console.WriteLine($"{watch.Elapsed.TotalMilliseconds:0} ms");
        }
    }
}
