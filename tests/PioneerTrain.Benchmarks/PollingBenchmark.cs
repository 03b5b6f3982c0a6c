using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Measures how late the end of a job is detected and how many requests that takes. Compares our
/// polling schedule with fixed intervals that request status and log each time. The simulated jobs
/// take 30 s to 3 h (log-uniform).
/// </summary>
internal static class PollingBenchmark
{
    private const int Jobs = 2000;

    private static readonly string[] _kinds = ["nothing told", "percent", "epochs", "epochs in log", "early stop", "early, in log"];

    public static int Print()
    {
        Console.WriteLine($"Mean seconds until an end is seen / mean number of requests, {Jobs} jobs of each kind:");
        Console.WriteLine($"{"",-12}{string.Concat(_kinds.Select(kind => $"{kind,16}"))}{"all",16}");
        PrintRow("ours", PollingSchedule.Default.NextDelay, PollingSchedule.Default.LogDelay);
        foreach (var seconds in new[] { 5, 10, 30 })
        {
            PrintRow($"fixed {seconds} s", _ => TimeSpan.FromSeconds(seconds), _ => TimeSpan.Zero);
        }

        return 0;
    }

    private static void PrintRow(string name, Func<PollingState, TimeSpan> nextDelay, Func<TimeSpan, TimeSpan> logDelay)
    {
        var cells = _kinds.Select(kind =>
        {
            var random = new Random(1);
            var runs = Enumerable.Range(0, Jobs).Select(_ => Follow(SimulatedJob.Make(kind, random), nextDelay, logDelay, random)).ToList();
            return (Lag: runs.Average(run => run.Lag.TotalSeconds), Requests: runs.Average(run => run.Requests));
        }).ToList();
        cells.Add((cells.Average(cell => cell.Lag), cells.Average(cell => cell.Requests)));
        Console.WriteLine($"{name,-12}{string.Concat(cells.Select(cell => $"{cell.Lag,8:0.0} /{cell.Requests,6:0.0}"))}");
    }

    private static (TimeSpan Lag, int Requests) Follow(
        SimulatedJob job, Func<PollingState, TimeSpan> nextDelay, Func<TimeSpan, TimeSpan> logDelay, Random random)
    {
        var progress = new ProgressEstimate(TimeSpan.Zero);
        var now = TimeSpan.Zero;
        var logRead = TimeSpan.MinValue / 2;
        for (var requests = 1; ; requests++)
        {
            // The log is read again after the end.
            if (now >= job.Length)
            {
                return (now - job.Length, requests + 1);
            }

            var withLog = now - logRead >= logDelay(now);
            if (withLog)
            {
                (logRead, requests) = (now, requests + 1);
            }

            if (withLog || !job.ReportsInLog)
            {
                progress.Observe(now, job.ShareShownAt(now));
            }

            now += nextDelay(new PollingState(now, JobPhase.Running, TimeSpan.MaxValue)
            {
                ToExpectedEnd = progress.TimeLeft(now),
                Epochs = job.Epochs is null ? null : progress.Forecast(now, job.PlannedEpochs),
                Jitter = random.NextDouble(),
            });
        }
    }

    /// <param name="Length">Duration of the job.</param>
    /// <param name="Epochs">
    /// Time at which each epoch ended; null when the service does not report it.
    /// </param>
    /// <param name="PlannedEpochs">Exceeds the number of epochs when training stops early.</param>
    /// <param name="ReportsInLog">
    /// Whether epochs are reported in the log and not in the job record, as the live service does.
    /// </param>
    private sealed record SimulatedJob(TimeSpan Length, TimeSpan[]? Epochs, int PlannedEpochs, bool ShowsPercent, bool ReportsInLog)
    {
        private static readonly int[] _epochs = [3, 5, 10, 30, 100];

        public static SimulatedJob Make(string kind, Random random)
        {
            var length = 30 * Math.Pow(360, random.NextDouble());
            var planned = _epochs[random.Next(_epochs.Length)];
            var count = kind.StartsWith("early", StringComparison.Ordinal) ? random.Next((planned + 1) / 2, planned) : planned;

            // Epoch lengths vary by 10 %. Packing the weights follows the last epoch and takes up
            // to 30 s, or a tenth of a short job.
            var weights = Enumerable.Range(0, count).Select(_ => 0.9 + (0.2 * random.NextDouble())).ToArray();
            var training = length - Math.Min(1 + (29 * random.NextDouble()), length / 10);
            var ends = weights.Index().Select(epoch => TimeSpan.FromSeconds(training * weights[..(epoch.Index + 1)].Sum() / weights.Sum())).ToArray();
            return new SimulatedJob(TimeSpan.FromSeconds(length), kind is "nothing told" or "percent" ? null : ends, planned, kind == "percent", kind.EndsWith("in log", StringComparison.Ordinal));
        }

        public double? ShareShownAt(TimeSpan now) =>
            ShowsPercent ? Math.Floor(100 * (now / Length)) / 100
            : Epochs is null ? null
            : Epochs.Count(end => end <= now) / (double)PlannedEpochs;
    }
}
