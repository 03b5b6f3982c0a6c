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
    private const int DefaultSimulations = 200;
    private const double Level = 0.05;
    private const double LeastErrors = 0.03;
    private const double MostErrors = 0.06;
    private const double LeastCoverage = 0.92;
    private const double MostMilliseconds = 300;
    private const double RealDrop = 0.05;

    /// <summary>With fewer examples that differ, no exchange of examples has a small p-value.</summary>
    private const int FewestDifferent = 5;

    private static readonly double[] _f1 = [0.85, 0.95];
    private static readonly int[] _examples = [20, 50, 100, 200, 500];

    public static int Print(string[] arguments)
    {
        var simulations = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : DefaultSimulations;
        Console.WriteLine($"""
            Simulated pairs of models with a known F1 on the same examples with 1.8 spans each, {simulations} for each line.
            Clustered: the examples differ in difficulty, which is the same for both models.
            differ:   mean number of examples whose counts differ
            errors:   share of p-values of at most {Level} with equal models (target: {LeastErrors:0 %} to {MostErrors:0 %})
            coverage: share of the two-sided 95 % intervals that contain the true difference, with equal models and with a drop of {RealDrop} (target: at least {LeastCoverage:0 %})
            passes:   share that passes with confidence 0.95 at a maximum drop just below the true drop of {RealDrop}
            fails:    share of equal models that fails with confidence 0.95 at a maximum drop of 0
            MISSED:   outside of a target by more than three standard errors of the simulation
            few:      fewer than {FewestDifferent} examples differ, so that even the clearest result is rarely below {Level}

            {"F1",-6}{"examples",9}  {"spans",-12}{"differ",8}{"errors",8}{"coverage",10}{"and drop",10}{"passes",8}{"fails",8}
            """);
        var cells = from f1 in _f1
                    from isClustered in new[] { false, true }
                    from examples in _examples
                    select new Cell(f1, isClustered, examples);
        var missed = 0;
        foreach (var cell in cells.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(cell => cell.Simulate(simulations)))
        {
            Console.WriteLine(cell);
            missed += cell.IsMissed ? 1 : 0;
        }

        missed += PrintTime() ? 0 : 1;
        Console.WriteLine(missed == 0 ? "All targets are met." : $"Targets missed: {missed}");
        return missed == 0 ? 0 : 1;
    }

    private static bool PrintTime()
    {
        var pairs = new SimulatedEvaluation(0.85, isClustered: true, new Pcg32(1)).NextPairs(5000, 0.85, shared: 0.5);
        var times = Enumerable.Range(0, 9).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            GC.KeepAlive(Compare(pairs));
            return watch.Elapsed.TotalMilliseconds;
        }).ToList();
        var median = times.Order().ElementAt(times.Count / 2);
        Console.WriteLine(
            $"All intervals and p-values of {pairs.Count} examples, of which {pairs.Count(pair => Differs(pair)):N0} differ: first {times[0]:0} ms, "
            + $"median {median:0} ms (target: at most {MostMilliseconds} ms)");
        return median <= MostMilliseconds;
    }

    private static bool Differs((ExampleCounts One, ExampleCounts Other) pair) => pair.One.Total != pair.Other.Total;

    private static PairedComparison Compare(List<(ExampleCounts One, ExampleCounts Other)> pairs) => PairedComparison.Of(
        hasAccuracy: false,
        [.. pairs.Select((pair, number) => new HashedExample($"{number}", pair.Other))],
        [.. pairs.Select((pair, number) => new HashedExample($"{number}", pair.One))],
        labels: []);

    /// <summary>A line of the table.</summary>
    private sealed class Cell(double f1, bool isClustered, int examples)
    {
        private int _simulations;
        private int _different;
        private int _errors;
        private int _covered;
        private int _dropCovered;
        private int _passes;
        private int _fails;

        private double Errors => _errors / (double)_simulations;

        private double LeastCovered => Math.Min(_covered, _dropCovered) / (double)_simulations;

        private bool HasFew => _different < FewestDifferent * _simulations;

        public bool IsMissed => Errors > MostErrors + Noise(MostErrors) || LeastCovered < LeastCoverage - Noise(LeastCoverage)
            || (!HasFew && Errors < LeastErrors - Noise(LeastErrors));

        public Cell Simulate(int simulations)
        {
            var simulation = new SimulatedEvaluation(f1, isClustered, new Pcg32((ulong)examples, (ulong)(1000 * f1) + (isClustered ? 1000UL : 0)));
            for (_simulations = 0; _simulations < simulations; _simulations++)
            {
                var pairs = simulation.NextPairs(examples, f1, shared: 0);
                var equal = Compare(pairs).Values[Metric.F1];
                _different += pairs.Count(Differs);
                _errors += equal.PValue <= Level ? 1 : 0;
                _covered += equal.Interval!.Value.Contains(0) ? 1 : 0;
                _fails += equal.Bounds!.Value.Upper < 0 ? 1 : 0;
                var drop = Compare(simulation.NextPairs(examples, f1 - RealDrop, shared: 0)).Values[Metric.F1];
                _dropCovered += drop.Interval!.Value.Contains(-RealDrop) ? 1 : 0;
                _passes += -drop.Bounds!.Value.Lower < RealDrop ? 1 : 0;
            }

            return this;
        }

        public override string ToString() =>
            $"{f1,-6:0.00}{examples,9}  {(isClustered ? "clustered" : "independent"),-12}{_different / (double)_simulations,8:0.0}{Errors,8:0.0 %}"
            + $"{Share(_covered),10:0.0 %}{Share(_dropCovered),10:0.0 %}{Share(_passes),8:0.0 %}{Share(_fails),8:0.0 %}"
            + $"{(HasFew ? "  few" : "")}{(IsMissed ? "  MISSED" : "")}";

        private double Share(int count) => count / (double)_simulations;

        private double Noise(double share) => 3 * Math.Sqrt(share * (1 - share) / _simulations);
    }
}
