using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Cli.Run;

/// <summary>Plans the jobs of a sweep before the first one is created.</summary>
internal sealed class SweepCheck(IRunHost host)
{
    /// <summary>Checks and reports how much the sweep requests.</summary>
    /// <exception cref="RunException">The sweep requests more evaluations than the config allows.</exception>
    public void CheckVolume(RunPlan plan, SweepSettings sweep)
    {
        var heldOut = plan.HeldOut?.File.Content.Rows ?? 0;
        var selection = plan.SelectOn?.File.Content.Rows ?? heldOut;
        var again = plan.SelectOn is null ? 0 : heldOut;
        var baseline = plan.Baseline?.Model is null ? 0 : heldOut;
        var rows = ((long)selection * sweep.Legs.Count) + again + baseline;
        host.Reporter.WriteEntry("Sweep", SweepTexts.Volume(sweep, selection, again, baseline));
        if (rows > plan.Config.Limits.MaxEvaluationRows)
        {
            throw RunException.At(plan.File.Path, SweepTexts.TooManyRows(rows, plan.Config.Limits.MaxEvaluationRows));
        }

        if (plan is { HeldOut: not null, SelectOn: null })
        {
            host.Reporter.Warn(SweepTexts.Optimistic);
        }
    }

    /// <summary>Returns a plan for each job.</summary>
    public static IReadOnlyList<RunPlan> LegsOf(RunPlan plan, SweepSettings sweep, JobNames names)
    {
        var race = new LossRace();
        return [.. sweep.Legs.Select(leg => LegOf(plan, leg, names, race.Enter()))];
    }

    private static RunPlan LegOf(RunPlan plan, SweepLeg leg, JobNames names, LossRaceEntry race)
    {
        var fingerprint = names.FingerprintOf(leg.Job);
        return plan with
        {
            Config = plan.Config with { Job = leg.Job },
            Fingerprint = fingerprint,
            UnevaluatedKey = names.UnevaluatedKeyOf(leg.Job),
            Job = names.Named(leg.Job with { Datasets = plan.Job.Datasets }, fingerprint),
            Race = race,
        };
    }
}
