using System.Diagnostics;
using PioneerTrain.Simulation.Releases;

namespace PioneerTrain.Simulation;

/// <summary>The results of many schedules.</summary>
internal sealed record CampaignReport(int Schedules, IReadOnlyList<ScheduleReport> Violations, TimeSpan Took);

/// <summary>
/// Runs schedules in parallel, each on one thread, with one schedule per processor at a time.
/// </summary>
internal static class Campaign
{
    /// <param name="play">Runs the schedule with a seed.</param>
    /// <param name="tell">
    /// Called after each schedule, from several threads but never concurrently.
    /// </param>
    public static CampaignReport Play(int schedules, ulong seed, Func<ulong, ScheduleReport> play, Action<ScheduleReport> tell)
    {
        var root = Directory.CreateTempSubdirectory("pioneer-simulation-");
        var before = Directory.GetCurrentDirectory();
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var violations = new List<ScheduleReport>();
        var next = -1;
        try
        {
            // Data files must be under the working folder.
            Directory.SetCurrentDirectory(root.FullName);
            var threads = Enumerable.Range(0, Math.Min(schedules, Environment.ProcessorCount)).Select(_ => new Thread(() =>
            {
                for (int index; (index = Interlocked.Increment(ref next)) < schedules;)
                {
                    var report = play(seed + (ulong)index);
                    lock (gate)
                    {
                        tell(report);
                        if (report.Violations.Count > 0)
                        {
                            violations.Add(report);
                        }
                    }
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            root.Delete(recursive: true);
        }

        return new CampaignReport(schedules, [.. violations.OrderBy(report => report.Seed)], clock.Elapsed);
    }

    /// <summary>Runs a schedule of whole runs.</summary>
    public static ScheduleReport WholeRuns(ulong seed) => InFolder(seed, (own, folder) => Schedule.Play(own, folder, isSweep: false));

    /// <summary>Runs a schedule of sweeps.</summary>
    public static ScheduleReport Sweeps(ulong seed) => InFolder(seed, (own, folder) => Schedule.Play(own, folder, isSweep: true));

    /// <summary>Runs a schedule of releases.</summary>
    public static ScheduleReport Releases(ulong seed) => InFolder(seed, ReleaseSchedule.Play);

    private static ScheduleReport InFolder(ulong seed, Func<ulong, string, ScheduleReport> play)
    {
        // The program prints and hashes the folder name, so the name must depend only on the seed.
        var folder = $"schedule-{seed}";
        Directory.CreateDirectory(folder);
        try
        {
            return play(seed, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
