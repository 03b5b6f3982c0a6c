using PioneerTrain.Scoring;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks.Intervals;

/// <summary>
/// The usual interval, for comparison: draws whole examples with replacement and takes percentiles
/// of the F1 of the samples.
/// </summary>
internal static class PercentileBootstrap
{
    public const int Resamples = 500;

    /// <summary>Returns the two-sided 95 % interval and the one-sided 95 % bounds.</summary>
    public static (Interval Interval, Interval Bounds) F1(List<ExampleCounts> examples, Pcg32 random)
    {
        var right = examples.Select(example => example.Total.TruePositives).ToArray();
        var wrong = examples.Select(example => example.Total.FalsePositives + example.Total.FalseNegatives).ToArray();
        var samples = new double[Resamples];
        for (var sample = 0; sample < Resamples; sample++)
        {
            var (rights, wrongs) = (0, 0);
            for (var draw = 0; draw < right.Length; draw++)
            {
                var example = (int)(((ulong)random.NextUInt32() * (ulong)right.Length) >> 32);
                rights += right[example];
                wrongs += wrong[example];
            }

            samples[sample] = rights + wrongs == 0 ? 0 : 2.0 * rights / (2 * rights + wrongs);
        }

        Array.Sort(samples);
        return (new Interval(At(samples, 0.025), At(samples, 0.975)), new Interval(At(samples, 0.05), At(samples, 0.95)));
    }

    /// <summary>Interpolates between the two nearest samples.</summary>
    private static double At(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }
}
