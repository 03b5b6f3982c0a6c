using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>The severity of the faults in a schedule.</summary>
/// <param name="IsHealthy">
/// Whether all faults are transient, so that a correct program ends correctly.
/// </param>
/// <param name="Runs">Number of runs on one account.</param>
/// <param name="ClockSteps">
/// The times at which the wall clock is set, and its error from then on.
/// </param>
/// <param name="TrainsTheSame">
/// Whether all runs train the same, most of them with <c>on_unchanged: reuse</c>.
/// </param>
internal sealed record ScheduleKind(string Name, bool IsHealthy, int Runs, bool TrainsTheSame, FaultSettings Faults, IReadOnlyList<(TimeSpan At, TimeSpan Error)> ClockSteps)
{
    public static ScheduleKind Drawn(SeededRandom random)
    {
        var runs = random.Chance(0.7) ? 1 : random.OneOf(2, 2, 3);
        var same = runs > 1 && random.Chance(0.75);
        var steps = random.Chance(0.25)
            ? Enumerable.Range(0, 1 + random.Below(3)).Select(_ => (random.Seconds(0, 200), TimeSpan.FromHours(random.OneOf(-48, -1, 1, 72)))).ToList()
            : [];
        return random.Below(20) switch
        {
            < 3 => new ScheduleKind("calm", true, runs, same, FaultSettings.None, steps),
            < 14 => new ScheduleKind("rough", true, runs, same, TransientFaults(random), steps),
            < 16 => new ScheduleKind("strange", false, runs, same, TransientFaults(random) with { RejectsAnything = true }, steps),
            _ => new ScheduleKind("broken", false, runs, same, TransientFaults(random) with { Permanent = PermanentFaultOf(random) }, steps),
        };
    }

    public override string ToString() => $"{Name}, {Runs} {(Runs == 1 ? "run" : "runs")}{(TrainsTheSame ? " of the same training" : "")}";

    private static FaultSettings TransientFaults(SeededRandom random)
    {
        var from = random.Seconds(5, 120);
        return new FaultSettings { Rate = random.OneOf(0.02, 0.1, 0.25, 0.5), Outage = random.Chance(0.25) ? (from, from + random.Seconds(5, 60)) : null };
    }

    private static PermanentFault PermanentFaultOf(SeededRandom random)
    {
        IReadOnlyList<Operation> operations = random.Below(10) switch
        {
            0 => [Operation.ListJobs],
            1 => [Operation.CreateJob],
            2 => [Operation.GetJob],
            3 => [Operation.GetLogs],
            4 => [Operation.StopJob],
            5 => [Operation.Download, Operation.GetWeights],
            6 => [Operation.CreateEvaluation, Operation.GetEvaluation, Operation.ListEvaluations, Operation.Infer],
            7 => [Operation.CreateArtifact, Operation.PutBlock, Operation.FinalizeArtifact],
            8 => [Operation.PutBlock, Operation.PutBlockList, Operation.FinalizeArtifact],
            _ => [.. Enum.GetValues<Operation>().Where(operation => operation < Operation.UploadBytes)],
        };
        var kind = random.OneOf(RequestOutcomeKind.ErrorBefore, RequestOutcomeKind.ErrorBefore, RequestOutcomeKind.ErrorAfter, RequestOutcomeKind.SilentBefore, RequestOutcomeKind.SilentAfter, RequestOutcomeKind.ResetAfter, RequestOutcomeKind.Page, RequestOutcomeKind.NoConnection, RequestOutcomeKind.Refused);
        var status = kind == RequestOutcomeKind.ErrorBefore ? random.OneOf(0, 400, 401, 402, 403, 404, 422, Rejections.AnyStatus(random)) : 0;
        return new PermanentFault(operations, random.Chance(0.5) ? TimeSpan.Zero : random.Seconds(0, 150), kind, status);
    }
}
