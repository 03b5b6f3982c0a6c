using System.Diagnostics;

namespace PioneerTrain.Simulation;

/// <summary>What came of many schedules.</summary>
internal sealed record CampaignReport(int Schedules, IReadOnlyList<ScheduleReport> Violations, TimeSpan Took);

/// <summary>Plays schedules, each on one thread from its start to its end, as many at once as there are processors.</summary>
internal static class Campaign
{
    /// <param name="tell">Called for each schedule that was played, by several threads, one at a time.</param>
    public static CampaignReport Play(int schedules, ulong seed, Action<ScheduleReport> tell)
    {
        var root = Directory.CreateTempSubdirectory("pioneer-simulation-");
        var before = Directory.GetCurrentDirectory();
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var violations = new List<ScheduleReport>();
        var next = -1;
        try
        {
            // Data files have to lie under the working folder.
            Directory.SetCurrentDirectory(root.FullName);
            var threads = Enumerable.Range(0, Math.Min(schedules, Environment.ProcessorCount)).Select(_ => new Thread(() =>
            {
                for (int index; (index = Interlocked.Increment(ref next)) < schedules;)
                {
                    var report = PlayOne(seed + (ulong)index);
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

    private static ScheduleReport PlayOne(ulong seed)
    {
        // The name is told and hashed by the program, so it is the seed's too.
        var folder = $"schedule-{seed}";
        Directory.CreateDirectory(folder);
        try
        {
            return Schedule.Play(seed, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
