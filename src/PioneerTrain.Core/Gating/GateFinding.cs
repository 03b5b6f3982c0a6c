using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The result of a minimum.</summary>
/// <param name="Found">
/// The score, which can be NaN or out of range (see <see cref="RuleFinding.Standing"/>); null when it was
/// not reported.
/// </param>
public sealed record GateFinding(GateRule Rule, ScoreEstimate? Found, GateStanding Standing) : RuleFinding(Standing)
{
    /// <inheritdoc/>
    public override PolicyRule Subject => Rule;

    /// <summary>The confidence of the comparison; null when the score itself was compared.</summary>
    public double? Confidence { get; init; }

    /// <inheritdoc/>
    protected override string Comparison => Standing switch
    {
        GateStanding.Reached => $"{Rule.Name} {Shown.Score} reaches the minimum of {Minimum}{WithConfidence(Found?.Bounds?.Lower, "lower")}",
        GateStanding.Missed => $"{Rule.Name} {Shown.Score} is below the minimum of {Minimum}{WithConfidence(Found?.Bounds?.Upper, "upper")}",
        GateStanding.Inconclusive when Found?.Bounds is { } bounds =>
            $"{Rule.Name} {Shown.Score} does not show with {Percent} confidence whether the minimum of {Minimum} is reached (bounds {Digits(bounds.Lower).Score} and {Digits(bounds.Upper).Score})",
        GateStanding.Inconclusive => $"{Rule.Name} {Shown.Score} has no interval, so it does not show whether the minimum of {Minimum} is reached",
        GateStanding.NotReported => $"no {Rule.Name} was reported, so the minimum of {Minimum} could not be checked",
        _ => $"the reported {Rule.Name} is {MetricText.Exact(Value)}, which is not a number from 0 to 1",
    };

    /// <summary>The minimum, with as many digits as the comparison with score and bounds needs.</summary>
    private string Minimum
    {
        get
        {
            double[] compared = Confidence is not null && Found?.Bounds is { } bounds ? [Value, bounds.Lower, bounds.Upper] : [Value];
            var shown = compared.Select(number => Digits(number).Minimum).MaxBy(text => text.Length);
            return Rule.Source is null ? shown! : $"{shown} ({Rule.Source})";
        }
    }

    private double Value => Found?.Value ?? double.NaN;

    private (string Score, string Minimum) Shown => Digits(Value);

    private string Percent => MetricText.Percent(Confidence ?? 0);

    private (string Score, string Minimum) Digits(double number) => MetricText.Pair(number, Rule.Minimum);

    /// <summary>The bound that decided; nothing when the score itself was compared.</summary>
    private string WithConfidence(double? bound, string side) => Confidence is null || bound is not { } number
        ? ""
        : $" with {Percent} confidence ({side} bound {Digits(number).Score})";
}
