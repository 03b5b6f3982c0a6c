using PioneerTrain.Scoring;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks.Intervals;

/// <summary>
/// Generates evaluations of a model whose true F1 is known. An example has a Poisson number of gold
/// spans, often 0. Each is found with the probability of the example, and the number of false
/// positives is Poisson with the expected number of missed spans as its mean. The true precision,
/// recall and F1 are therefore equal.
/// </summary>
/// <param name="f1">The true F1, between 0 and 1.</param>
/// <param name="isClustered">
/// True when the probability differs between examples: Beta with mean <paramref name="f1"/> and a
/// concentration of 6.
/// </param>
internal sealed class SimulatedEvaluation(double f1, bool isClustered, Pcg32 random)
{
    private const string Label = "span";
    private const double SpansPerExample = 1.8;
    private const double Concentration = 6;

    public List<ExampleCounts> Next(int examples)
    {
        var counts = new List<ExampleCounts>(examples);
        for (var example = 0; example < examples; example++)
        {
            counts.Add(NextExample());
        }

        return counts;
    }

    /// <summary>
    /// Returns the counts of two models on the same examples, which have the same gold spans and the
    /// same difficulty for both.
    /// </summary>
    /// <param name="other">The true F1 of the other model, at most that of this one.</param>
    /// <param name="shared">
    /// The share of the spans on which both models have the same luck.
    /// </param>
    public List<(ExampleCounts One, ExampleCounts Other)> NextPairs(int examples, double other, double shared) =>
        [.. Enumerable.Range(0, examples).Select(_ => NextPair(other, shared))];

    private (ExampleCounts One, ExampleCounts Other) NextPair(double otherF1, double shared)
    {
        var probability = Probability();
        var otherProbability = probability * otherF1 / f1;
        var gold = Poisson(SpansPerExample);
        var (one, other) = (0, 0);
        for (var span = 0; span < gold; span++)
        {
            var luck = Uniform();
            one += luck < probability ? 1 : 0;
            other += (Uniform() < shared ? luck : Uniform()) < otherProbability ? 1 : 0;
        }

        var sharedExtra = SpansPerExample * (1 - probability) * shared;
        var both = Poisson(sharedExtra);
        int Extra(double found) => both + Poisson(SpansPerExample * (1 - found) - sharedExtra);
        return (Counts(one, Extra(probability), gold - one), Counts(other, Extra(otherProbability), gold - other));
    }

    private double Probability() => isClustered ? Beta(f1 * Concentration, (1 - f1) * Concentration) : f1;

    private static ExampleCounts Counts(int found, int extra, int missed) =>
        found + extra + missed == 0 ? ExampleCounts.Empty : new ExampleCounts([new LabelCounts(Label, found, extra, missed)]);

    private ExampleCounts NextExample()
    {
        var probability = Probability();
        var gold = Poisson(SpansPerExample);
        var found = 0;
        for (var span = 0; span < gold; span++)
        {
            found += Uniform() < probability ? 1 : 0;
        }

        var extra = Poisson(SpansPerExample * (1 - probability));
        return Counts(found, extra, gold - found);
    }

    /// <summary>Multiplies uniform numbers until the product is below e^−mean (Knuth).</summary>
    private int Poisson(double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = Uniform(); product > limit; product *= Uniform())
        {
            count++;
        }

        return count;
    }

    private double Beta(double alpha, double beta)
    {
        var (one, other) = (Gamma(alpha), Gamma(beta));
        return one / (one + other);
    }

    /// <summary>
    /// Marsaglia and Tsang, <i>A Simple Method for Generating Gamma Variables</i>, 2000; a shape
    /// below 1 is raised by 1 and corrected by a power of a uniform number.
    /// </summary>
    private double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        }

        var d = shape - 1 / 3.0;
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
            var v = Math.Pow(1 + x / Math.Sqrt(9 * d), 3);
            if (v > 0 && Math.Log(1 - Uniform()) < x * x / 2 + d - d * v + d * Math.Log(v))
            {
                return d * v;
            }
        }
    }

    /// <summary>A number in [0, 1) with 32 bits.</summary>
    private double Uniform() => random.NextUInt32() * (1.0 / (1UL << 32));
}
