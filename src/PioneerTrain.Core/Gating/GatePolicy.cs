using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Gating;

/// <summary>The minimum scores that a model must reach to pass the gate.</summary>
/// <param name="Rules">
/// At most one rule for each metric, and for each metric of a label: first those of all labels in
/// the order of <see cref="Metric.All"/>, then those of single labels. Empty when there is no gate.
/// </param>
public sealed record GatePolicy(IReadOnlyList<GateRule> Rules)
{
    /// <summary>A policy without rules.</summary>
    public static GatePolicy None { get; } = new([]);

    /// <summary>True when the policy has no rules.</summary>
    public bool IsEmpty => Rules.Count == 0;

    /// <summary>
    /// The confidence with which a minimum must be shown, from 0.5 to 0.999; null to compare the
    /// scores themselves.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>What happens when the examples cannot show whether a minimum is reached.</summary>
    public OnInconclusive OnInconclusive { get; init; } = OnInconclusive.Fail;
}

/// <summary>The minimum of one metric.</summary>
/// <param name="Minimum">The minimum score, from 0 to 1; an equal score passes.</param>
public sealed record GateRule(Metric Metric, double Minimum)
{
    /// <summary>The label that the rule is about; null for all labels together.</summary>
    public string? Label { get; init; }

    /// <summary>Whether a missed minimum fails the run. Default: it does.</summary>
    public Severity Severity { get; init; } = Severity.Fail;

    /// <summary>Line of the rule in the config, 1-based; null when an input or option set it.</summary>
    public int? Line { get; init; }

    /// <summary>The input or option that set the rule; null when the config did.</summary>
    public string? Source { get; init; }

    /// <summary>The name within a sentence, such as <c>recall</c> or <c>F1 of "person"</c>.</summary>
    public string Name => Label is null ? Metric.SentenceName : $"{Metric.SentenceName} of \"{Label}\"";
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
