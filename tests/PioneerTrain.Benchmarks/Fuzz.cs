using System.Diagnostics;
using PioneerTrain.Fuzzing;

namespace PioneerTrain.Benchmarks;

/// <summary>Runs every fuzz target for a given time.</summary>
internal static class Fuzz
{
    private const int MostFindings = 5;

    /// <summary>
    /// Prints the cases per second, the longest case, and each finding with the seed that
    /// reproduces it.
    /// </summary>
    public static async Task<int> RunAsync(string seconds, string firstSeed)
    {
        var findings = 0;
        foreach (var target in FuzzTargets.All)
        {
            findings += await RunAsync(target, TimeSpan.FromSeconds(double.Parse(seconds) / FuzzTargets.All.Count), int.Parse(firstSeed));
        }

        return findings == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(FuzzTarget target, TimeSpan time, int firstSeed)
    {
        var (seed, findings) = (firstSeed, 0);
        var longest = (Time: TimeSpan.Zero, Seed: seed);
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed < time && findings < MostFindings; seed++)
        {
            var start = watch.Elapsed;
            if (await target.TryAsync(seed) is { } finding)
            {
                findings++;
                Console.WriteLine(finding);
            }

            longest = watch.Elapsed - start > longest.Time ? (watch.Elapsed - start, seed) : longest;
        }

        var rate = (seed - firstSeed) / watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{target.Name,-32} {seed - firstSeed,10:N0} cases {rate,8:N0} a second, longest {longest.Time.TotalMilliseconds:N0} ms (seed {longest.Seed}), {findings} findings");
        return findings;
    }
}
