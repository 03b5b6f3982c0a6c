using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>How rough a schedule is.</summary>
/// <param name="IsHealthy">Faults pass: a correct program comes to the right end.</param>
/// <param name="Runs">On one account.</param>
/// <param name="ClockSteps">When the machine's clock is set, and how wrong it is from then on.</param>
internal sealed record ScheduleKind(string Name, bool IsHealthy, int Runs, FaultSettings Faults, IReadOnlyList<(TimeSpan At, TimeSpan Error)> ClockSteps)
{
    public static ScheduleKind Drawn(Dice dice)
    {
        var runs = dice.Chance(0.7) ? 1 : dice.OneOf(2, 2, 3);
        var steps = dice.Chance(0.25)
            ? Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => (dice.Seconds(0, 200), TimeSpan.FromHours(dice.OneOf(-48, -1, 1, 72)))).ToList()
            : [];
        return dice.Below(20) switch
        {
            < 3 => new ScheduleKind("calm", true, runs, FaultSettings.None, steps),
            < 15 => new ScheduleKind("rough", true, runs, Passing(dice), steps),
            _ => new ScheduleKind("broken", false, runs, Passing(dice) with { Permanent = Lasting(dice) }, steps),
        };
    }

    public override string ToString() => $"{Name}, {Runs} {(Runs == 1 ? "run" : "runs")}";

    private static FaultSettings Passing(Dice dice)
    {
        var from = dice.Seconds(5, 120);
        return new FaultSettings { Rate = dice.OneOf(0.02, 0.1, 0.25, 0.5), Outage = dice.Chance(0.25) ? (from, from + dice.Seconds(5, 60)) : null };
    }

    private static PermanentFault Lasting(Dice dice)
    {
        IReadOnlyList<Operation> operations = dice.Below(10) switch
        {
            0 => [Operation.ListJobs],
            1 => [Operation.CreateJob],
            2 => [Operation.GetJob],
            3 => [Operation.GetLogs],
            4 => [Operation.StopJob],
            5 => [Operation.Download, Operation.GetWeights],
            6 => [Operation.CreateEvaluation, Operation.GetEvaluation],
            7 => [Operation.CreateArtifact, Operation.PutBlock, Operation.FinalizeArtifact],
            8 => [Operation.PutBlock, Operation.PutBlockList, Operation.FinalizeArtifact],
            _ => [.. Enum.GetValues<Operation>().Where(operation => operation < Operation.UploadBytes)],
        };
        var kind = dice.OneOf(FateKind.ErrorBefore, FateKind.ErrorBefore, FateKind.ErrorAfter, FateKind.SilentBefore, FateKind.SilentAfter, FateKind.ResetAfter, FateKind.Page, FateKind.NoConnection, FateKind.Refused);
        var status = kind == FateKind.ErrorBefore ? dice.OneOf(0, 400, 401, 402, 403, 404, 422) : 0;
        return new PermanentFault(operations, dice.Chance(0.5) ? TimeSpan.Zero : dice.Seconds(0, 150), kind, status);
    }
}
