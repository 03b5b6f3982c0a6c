using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The result of a maximum drop.</summary>
/// <param name="Found">The difference to the baseline; null when there is none.</param>
public sealed record DropFinding(DropRule Rule, ScoreDifference? Found, GateStanding Standing) : RuleFinding(Standing)
{
    /// <inheritdoc/>
    public override PolicyRule Subject => Rule;

    /// <summary>The confidence of each bound of the drop.</summary>
    public required double Confidence { get; init; }

    /// <summary>The number of examples that both models were evaluated on.</summary>
    public int Examples { get; init; }

    /// <summary>Why there is no difference, as a clause; null when there is one.</summary>
    public string? WhyMissing { get; init; }

    /// <inheritdoc/>
    protected override string Comparison => (Standing, Found) switch
    {
        (GateStanding.Reached, { } found) => $"{Change(found)}; with {Percent} confidence, {AtMost(found)} (maximum drop {Limit})",
        (GateStanding.Missed, { } found) => $"{Change(found)}; with {Percent} confidence, the drop is at least {Digits(LeastDrop(found))}, which is more than the maximum drop of {Limit}",
        (GateStanding.Inconclusive, { Bounds: not null } found) =>
            $"{Change(found)}, which does not show with {Percent} confidence whether the drop is at most {Limit} "
            + $"(bounds {Digits(LeastDrop(found))} and {Digits(MostDrop(found))}; these examples can show a drop of about {MetricText.Of(found.VisibleDrop)})",
        (GateStanding.Inconclusive, { } found) => $"{Change(found)}, which has no interval, so it does not show whether the drop is at most {Limit}",
        (GateStanding.NotComparable, _) => $"the drop of {Rule.Name} could not be checked: {WhyMissing ?? "one of the models has no such score on the common examples"}",
        _ => $"no {Rule.Name} was reported, so its drop could not be checked",
    };

    private string Percent => MetricText.Percent(Confidence);

    /// <summary>The maximum drop, with as many digits as the comparison with the bounds needs.</summary>
    private string Limit => Found is not { Bounds: not null } found
        ? MetricText.Of(Rule.MaxDrop)
        : new[] { LeastDrop(found), MostDrop(found) }.Select(bound => MetricText.Pair(bound, Rule.MaxDrop).Minimum).MaxBy(text => text.Length)!;

    private string Change(ScoreDifference found)
    {
        var (now, baseline) = (MetricText.Score(found.Now), MetricText.Score(found.Baseline));
        var size = MetricText.Score(Math.Abs(found.Change));
        var change = found.Change == 0 ? "equals the baseline" : $"is {size} {(found.Change < 0 ? "below" : "above")} the baseline ({baseline})";
        return $"{Rule.Name} {now} {change} on {Examples:N0} common {(Examples == 1 ? "example" : "examples")}";
    }

    private string AtMost(ScoreDifference found) => MostDrop(found) <= 0 ? "there is no drop" : $"the drop is at most {Digits(MostDrop(found))}";

    private string Digits(double drop) => MetricText.Pair(drop, Rule.MaxDrop).Score;

    private static double LeastDrop(ScoreDifference found) => -(found.Bounds?.Upper ?? 1);

    private static double MostDrop(ScoreDifference found) => -(found.Bounds?.Lower ?? -1);
}
