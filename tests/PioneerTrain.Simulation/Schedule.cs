using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>The result of a schedule.</summary>
internal sealed record ScheduleReport(ulong Seed, string Kind, IReadOnlyList<string> Violations, IReadOnlyList<string> Trace)
{
    /// <summary>The options of the program that select this kind of schedule.</summary>
    public string Options { get; init; } = "";
}

/// <summary>
/// One world, its runs and their faults, all generated from one seed and run from the first event
/// to the last.
/// </summary>
internal sealed class Schedule
{
    /// <summary>Exceeds the number of events of any run that ends.</summary>
    private const int MaximumEvents = 200_000;

    private readonly ulong _seed;
    private readonly bool _isSweep;
    private readonly Timeline _timeline;
    private readonly Trace _trace;
    private readonly Invariants _invariants;
    private readonly ScheduleKind _kind;
    private readonly List<StepRun> _runs = [];
    private readonly List<StepProcess> _processes = [];

    private Schedule(ulong seed, string folder, bool isSweep)
    {
        (_seed, _isSweep) = (seed, isSweep);
        _timeline = new Timeline(seed);
        _trace = new Trace(_timeline);
        _kind = ScheduleKind.Drawn(SeededRandom.For(seed, 9));
        var service = new Service(WorldSettings.Drawn(SeededRandom.For(seed, 10)) with { ReportsLosses = isSweep }, _timeline, seed);
        _invariants = new Invariants(service, _timeline, _kind.IsHealthy);
        var network = new Network(service, new Faults(_kind.Faults with { HasSeveralJobs = isSweep }, _timeline, seed), _timeline, _trace);
        _invariants.Network = network;
        service.Jobs.Created = _invariants.CheckCreated;
        service.Jobs.StopAsked = _invariants.CheckStop;
        service.Inference.Misused = _invariants.Violate;
        service.Data.EvaluationCreated = _invariants.CheckEvaluation;
        var stage = new Stage(_timeline, network, service, _invariants);
        _invariants.Runs = _runs;
        for (var number = 1; number <= _kind.Runs; number++)
        {
            var random = SeededRandom.For(seed, 11, (ulong)number);
            var plan = RunPlan.Drawn(random, number, content: random.Chance(0.6) ? (int)(seed % 1000) : (int)(seed % 1000) + number, _kind.TrainsTheSame ? (int)(seed % 1000) : null);
            plan = isSweep ? plan.With(SweepPlan.Drawn(plan.Content, plan.HeldOut), SeededRandom.For(seed, 22, (ulong)number)) : plan;
            var run = Add(plan, null, folder, stage);
            if (!isSweep && random.Chance(plan.Waits ? 0.04 : 0.8))
            {
                Add(RunPlan.DrawnAttaching(SeededRandom.For(seed, 12, (ulong)number), _kind.Runs + number, plan), run, folder, stage);
            }
        }
    }

    /// <param name="folder">
    /// Empty, relative to the working folder, and used by this schedule only.
    /// </param>
    /// <param name="isSweep">Whether all runs are sweeps.</param>
    public static ScheduleReport Play(ulong seed, string folder, bool isSweep) =>
        new Schedule(seed, folder, isSweep).Play() with { Options = isSweep ? "--sweeps " : "" };

    private ScheduleReport Play()
    {
        var happenings = 0;
        while (_timeline.Next() is { } scheduledEvent && happenings++ < MaximumEvents)
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

        if (!_runs.TrueForAll(run => run.IsOver))
        {
            _invariants.Violate(happenings >= MaximumEvents ? "the schedule does not end" : "a process waits for something that never happens");
        }

        _invariants.CheckWorld();
        _processes.ForEach(process => process.Dispose());
        return new ScheduleReport(_seed, _kind.ToString(), _invariants.Violations, _trace.Lines);
    }

    private StepRun Add(RunPlan plan, StepRun? earlier, string folder, Stage stage)
    {
        if (stage.Service.Settings.WeightsAreLarge)
        {
            // Several threads read and send the blocks of a file in parallel, in an order that a
            // seed cannot fix.
            plan = plan with { KeepsFolder = false };
        }

        var files = new StepFiles(folder, plan, stage.Service.Settings.Profile);
        if (plan.HeldOut is { } heldOut)
        {
            stage.Service.Inference.Add(heldOut.Set);
            stage.Service.Inference.Add(plan.Sweep?.SelectOn ?? heldOut.Set);
        }

        if (plan.NameIsTaken)
        {
            stage.Service.Artifacts.Publish(files.BackendRun, StepFiles.ArtifactName);
        }

        var run = new StepRun(plan, files, stage, earlier, name => NewProcess(name, plan.Number));
        _runs.Add(run);
        return run;
    }

    private StepProcess NewProcess(string name, int run)
    {
        var process = new StepProcess(_processes.Count + 1, name, _timeline, _trace, _seed) { RunNumber = run, AlwaysUsesManyThreads = _isSweep };
        _processes.Add(process);
        foreach (var (at, error) in _kind.ClockSteps)
        {
            _timeline.Plan(at - _timeline.Now, process, () => process.Time.Error = error);
        }

        return process;
    }
}
