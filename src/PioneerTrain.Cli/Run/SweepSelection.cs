using PioneerTrain.Configuration;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>Evaluates the models of a sweep on the same rows, and selects the best one.</summary>
internal sealed class SweepSelection(IRunHost host, TimeProvider time)
{
    /// <returns>The best job and its plan. Without a model, the job that best shows why.</returns>
    public async Task<(RunPlan Plan, JobEnd Ended)> SelectAsync(RunPlan plan, IReadOnlyList<SweepLegEnd> ends, CancellationToken cancellationToken)
    {
        var metric = MetricOf(plan.Config);
        var scored = await ScoreAsync(plan, ends, metric, cancellationToken);
        var ranked = scored.Where(end => end.Scored is not null).OrderByDescending(end => Rank(end, metric)).ToList();
        var first = scored.FirstOrDefault(end => end.Ended?.Outcome == RunOutcome.Cancelled) ?? scored.First(end => end.Ended is not null);
        if (cancellationToken.IsCancellationRequested)
        {
            // A job may be missing, or not evaluated, so that none is the best.
            var (shown, ended) = Chosen(first, doubt: null, isSelected: false);
            return (shown, ended with { Outcome = RunOutcome.Cancelled, Why = Messages.CancelledIn(plan.Request.Identity.RunId), IsReused = false, Scored = null });
        }

        if (ranked.Count == 0)
        {
            return Chosen(first, doubt: null, isSelected: false);
        }

        var doubt = ranked.Count > 1 ? DoubtOf(ranked[0].Scored!, ranked[1].Scored!, metric, plan.Config) : null;
        host.Reporter.WriteEntry("Selected", SweepTexts.Selected(ranked[0].Ended!.Job.Id, FieldsOf(plan, ranked[0])));
        return Chosen(ranked[0], doubt, isSelected: true);

        (RunPlan Plan, JobEnd Ended) Chosen(SweepLegEnd chosen, string? doubt, bool isSelected)
        {
            var legs = scored.Select((end, index) => ResultOf(end, plan.Config.Sweep!.Legs[index], metric, selected: end == chosen && isSelected));
            var result = new SweepResult(metric.Key, plan.SelectOn?.Settings.Path ?? plan.HeldOut?.Settings.Path, [.. legs], doubt);
            var warnings = doubt is null ? chosen.Plan.Warnings : [.. chosen.Plan.Warnings, new Finding(doubt)];
            return (chosen.Plan with { Warnings = warnings }, chosen.Ended! with { Sweep = result, Scored = plan.SelectOn is null ? chosen.Scored : null });
        }
    }

    /// <summary>Returns the metric of the first rule for all labels; F1 without one.</summary>
    private static Metric MetricOf(TrainingConfig config) =>
        config.Gate.All.FirstOrDefault(rule => rule.Label is null)?.Metric ?? Metric.F1;

    private async Task<IReadOnlyList<SweepLegEnd>> ScoreAsync(RunPlan plan, IReadOnlyList<SweepLegEnd> ends, Metric metric, CancellationToken cancellationToken)
    {
        var scored = new List<SweepLegEnd>();
        foreach (var end in ends)
        {
            if (end.Ended is not { Outcome: RunOutcome.Succeeded } ended || cancellationToken.IsCancellationRequested)
            {
                scored.Add(end);
                continue;
            }

            var scores = await new Score(host, time).MeasureAsync(ended, end.Plan with { HeldOut = plan.SelectOn ?? plan.HeldOut }, cancellationToken);
            scored.Add(end with { Scored = scores });
            host.Reporter.WriteEntry("Score", SweepTexts.Evaluated(FieldsOf(plan, end), metric.Name, MetricText.Score(scores.Scores[metric])));
        }

        return scored;
    }

    private static string FieldsOf(RunPlan plan, SweepLegEnd end) => plan.Config.Sweep!.Legs.First(leg => ReferenceEquals(leg.Job, end.Plan.Config.Job)).Name;

    /// <summary>The gate never passes with a score that is not between 0 and 1.</summary>
    private static double Rank(SweepLegEnd end, Metric metric) =>
        end.Scored!.Scores[metric] is >= 0 and <= 1 and var score ? score : double.NegativeInfinity;

    /// <summary>Returns a sentence when the rows do not show that the best model is better.</summary>
    private static string? DoubtOf(ScoreResult best, ScoreResult second, Metric metric, TrainingConfig config)
    {
        if (best.Details is not { } now
            || second.Details is not { } other
            || EvaluationComparison.Of(now, other, config.Gate.DropConfidence) is not BaselineComparison.Compared { Differences: var differences }
            || differences.Find(metric, label: null) is not { } difference)
        {
            return null;
        }

        return difference.Interval is { Lower: > 0 } ? null : SweepTexts.Doubt(metric.Name, DifferenceText.WithSign(difference.Change), DifferenceText.Range(difference.Interval));
    }

    private static SweepLegResult ResultOf(SweepLegEnd end, SweepLeg leg, Metric metric, bool selected)
    {
        var metrics = end.Scored is { } scored ? MetricsResult.From(scored.Scores) : null;
        var reason = end.Ended?.Why ?? end.Failure?.SourceException.Message ?? end.Scored?.Evaluation?.Error;
        return new SweepLegResult(
            leg.Fields,
            end.Ended?.Job.Id,
            end.Ended?.Outcome,
            metrics?[metric],
            metrics?.Intervals.TryGetValue(metric.Key, out var interval) == true ? interval : null,
            selected,
            reason);
    }
}
