using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>What a model must reach to pass the gate.</summary>
/// <param name="Rules">
/// The minimum scores.
/// At most one rule for each metric, and for each metric of a label: first those of all labels in
/// the order of <see cref="Metric.All"/>, then those of single labels. Empty when there is no gate.
/// </param>
public sealed record GatePolicy(IReadOnlyList<GateRule> Rules)
{
    /// <summary>A policy without rules.</summary>
    public static GatePolicy None { get; } = new([]);

    /// <summary>True when the policy has no rules.</summary>
    public bool IsEmpty => Rules.Count == 0 && Drops.Count == 0;

    /// <summary>The maximum drops below the baseline, in the same order as the minimums.</summary>
    public IReadOnlyList<DropRule> Drops { get; init; } = [];

    /// <summary>All rules: the minimums, then the maximum drops.</summary>
    public IEnumerable<PolicyRule> All => Rules.Concat<PolicyRule>(Drops);

    /// <summary>
    /// The confidence with which a minimum must be shown, from 0.5 to 0.999; null to compare the
    /// scores themselves.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>The confidence with which a maximum drop must be shown. Default: 0.95.</summary>
    public double DropConfidence => Confidence ?? EvaluationScores.DefaultConfidence;

    /// <summary>What happens when the examples cannot show whether a minimum is reached.</summary>
    public OnInconclusive OnInconclusive { get; init; } = OnInconclusive.Fail;

    /// <summary>What happens to a maximum drop when there is no baseline to compare with.</summary>
    public OnMissing OnMissing { get; init; } = OnMissing.Warn;

    /// <summary>
    /// Returns whether a result that is not met can fail the run: not for a rule that only warns,
    /// and not where the policy lets an undecided rule pass.
    /// </summary>
    public bool Enforces(RuleFinding finding) => finding.Subject.Severity == Severity.Fail && finding.Standing switch
    {
        GateStanding.Inconclusive => OnInconclusive == OnInconclusive.Fail,
        GateStanding.NotComparable => OnMissing == OnMissing.Fail,
        _ => true,
    };

    /// <summary>Returns whether a result causes a warning.</summary>
    public bool WarnsOf(RuleFinding finding) => finding.Standing switch
    {
        GateStanding.Reached => false,
        GateStanding.Inconclusive when OnInconclusive == OnInconclusive.Warn => true,
        GateStanding.NotComparable when OnMissing == OnMissing.Warn => true,
        _ => finding.Subject.Severity == Severity.Warn,
    };
}

/// <summary>A condition for one metric.</summary>
public abstract record PolicyRule(Metric Metric)
{
    /// <summary>The label that the rule is about; null for all labels together.</summary>
    public string? Label { get; init; }

    /// <summary>Whether the run fails when the rule is not met. Default: it does.</summary>
    public Severity Severity { get; init; } = Severity.Fail;

    /// <summary>Line of the rule in the config, 1-based; null when an input or option set it.</summary>
    public int? Line { get; init; }

    /// <summary>The input or option that set the rule; null when the config did.</summary>
    public string? Source { get; init; }

    /// <summary>The name within a sentence, such as <c>recall</c> or <c>F1 of "person"</c>.</summary>
    public string Name => Label is null ? Metric.SentenceName : $"{Metric.SentenceName} of \"{Label}\"";
}

/// <summary>The minimum of one metric.</summary>
/// <param name="Minimum">The minimum score, from 0 to 1; an equal score passes.</param>
public sealed record GateRule(Metric Metric, double Minimum) : PolicyRule(Metric);

/// <summary>The maximum drop of one metric below the baseline.</summary>
/// <param name="MaxDrop">The maximum drop, from 0 to 1; an equal bound of the drop passes.</param>
public sealed record DropRule(Metric Metric, double MaxDrop) : PolicyRule(Metric)
{
    /// <summary>
    /// The change of F1 by another random seed alone: Reimers and Gurevych, <i>Reporting Score
    /// Distributions Makes a Difference</i>, EMNLP 2017.
    /// </summary>
    public const double SeedNoise = 0.01;
}

/// <summary>What a rule that is not met does to the run.</summary>
public enum Severity
{
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>It causes a warning.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,
}

/// <summary>What an inconclusive rule does to the run.</summary>
public enum OnInconclusive
{
    Fail,

    Warn,

    /// <summary>Nothing; the report shows it.</summary>
    Pass,
}

/// <summary>What a maximum drop does to the run when there is no baseline to compare with.</summary>
public enum OnMissing
{
    Fail,

    Warn,

    /// <summary>Nothing; the report shows it.</summary>
    Pass,
}
