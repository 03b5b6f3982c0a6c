using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation.Runner;

/// <summary>A sweep, whose jobs differ in the learning rate.</summary>
/// <param name="SelectOn">The rows on which the best job is selected; null for those of the evaluation.</param>
internal sealed record SweepPlan(int Legs, int MaxParallel, HeldOutSet? SelectOn)
{
    private const string Field = "learning_rate";

    /// <summary>Differs from the numbers of all configs.</summary>
    private const int SelectionContent = 100_000;

    private static readonly string[] _rates = ["0.00001", "0.00002", "0.00003", "0.00004"];

    /// <summary>
    /// The limit of each job, if it is longer than any and shorter than several one after another; null
    /// for that of the plan.
    /// </summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <param name="content">The number of the config; equal numbers give equal plans.</param>
    /// <param name="heldOut">The held-out file of the config; null for none.</param>
    public static SweepPlan Drawn(int content, HeldOutPlan? heldOut)
    {
        var random = SeededRandom.For((ulong)content, 21);
        var (legs, maxParallel) = (2 + random.Below(3), 1 + random.Below(3));
        HeldOutSet? selectOn = null;
        while (heldOut is not null && random.Chance(selectOn is null ? 0.4 : 1) && selectOn?.Task != heldOut.Set.Task)
        {
            selectOn = HeldOutSet.Drawn(random, content + SelectionContent);
        }

        return new SweepPlan(legs, maxParallel, selectOn) { MaxDuration = random.Chance(0.3) ? TimeSpan.FromMinutes(10) : null };
    }

    /// <summary>Returns whether two jobs belong to the same leg, or neither to a sweep.</summary>
    public static bool HaveSameFields(Job one, Job other) => FieldOf(one) == FieldOf(other);

    /// <summary>Returns the value that the other jobs of the sweep do not have; null without a sweep.</summary>
    public static double? FieldOf(Job job) => (double?)job.Training[Field];

    /// <summary>Returns the value of a leg, from 0.</summary>
    public static double FieldOf(int leg) => double.Parse(_rates[leg]);

    /// <summary>Returns the lines of the config.</summary>
    public IEnumerable<string> Config(string selectOnPath) =>
    [
        "sweep:",
        "  fields:",
        $"    {Field}: [{string.Join(", ", _rates.Take(Legs))}]",
        $"  max_parallel: {MaxParallel}",
        .. SelectOn is null ? Array.Empty<string>() : [$"  select_on: {selectOnPath}"],
    ];
}
