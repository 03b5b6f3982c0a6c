using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The jobs that had ended in the lists that reached the processes.</summary>
internal sealed class ToldJobs
{
    private readonly Dictionary<(StepProcess, Job), TimeSpan> _first = [];
    private readonly Dictionary<StepProcess, (TimeSpan Begun, HashSet<Job> Ended)> _newest = [];

    public void Add(StepProcess process, List<Job> ended, bool isFirstPage, TimeSpan now)
    {
        if (isFirstPage || !_newest.TryGetValue(process, out var newest))
        {
            _newest[process] = newest = (now, []);
        }

        newest.Ended.UnionWith(ended);
        ended.ForEach(job => _first.TryAdd((process, job), now));
    }

    /// <summary>Returns the time of the first list in which the job had ended; null for none.</summary>
    public TimeSpan? FirstOf(StepProcess process, Job job) => _first.TryGetValue((process, job), out var first) ? first : null;

    /// <summary>Whether the job had ended in the newest list.</summary>
    public bool HadEnded(StepProcess process, Job job) => _newest.TryGetValue(process, out var newest) && newest.Ended.Contains(job);

    /// <summary>Returns the time of the first page of the newest list; null without a list.</summary>
    public TimeSpan? NewestOf(StepProcess process) => _newest.TryGetValue(process, out var newest) ? newest.Begun : null;
}
