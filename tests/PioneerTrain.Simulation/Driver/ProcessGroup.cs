namespace PioneerTrain.Simulation.Driver;

/// <summary>The processes of a schedule, and the loop that delivers its events.</summary>
internal sealed class ProcessGroup(Timeline timeline, Trace trace, ulong seed)
{
    /// <summary>Exceeds the number of events of any schedule that ends.</summary>
    private const int MaximumEvents = 100_000;

    private readonly List<StepProcess> _processes = [];

    public IReadOnlyList<StepProcess> All => _processes;

    /// <summary>Creates a process that is killed at a moment.</summary>
    /// <param name="kill">Null for none.</param>
    public StepProcess New(string name, StepKill? kill)
    {
        var process = new StepProcess(_processes.Count + 1, name, timeline, trace, seed) { RunNumber = 0 };
        _processes.Add(process);
        if (kill is { Event: { } number })
        {
            process.Interruption = (number, process.Kill);
        }
        else if (kill is not null)
        {
            timeline.Plan(kill.After, null, process.Kill);
        }

        return process;
    }

    /// <summary>Delivers all events.</summary>
    /// <returns>False if the schedule does not end.</returns>
    public bool RunEvents()
    {
        var events = 0;
        while (timeline.Next() is { } scheduledEvent && events++ < MaximumEvents)
        {
            if (scheduledEvent.Owner is { } process)
            {
                process.Deliver(scheduledEvent);
            }
            else
            {
                scheduledEvent.Act();
            }
        }

        return events < MaximumEvents && !_processes.Exists(process => process.IsAlive);
    }

    /// <summary>Releases the processes at the end of the schedule.</summary>
    public void End() => _processes.ForEach(process => process.Dispose());
}
