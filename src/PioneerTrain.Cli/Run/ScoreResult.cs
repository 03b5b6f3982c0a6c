using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>The scores of a model.</summary>
/// <param name="Evaluation">How they were measured, or why there are none; null for a job that did
/// not succeed.</param>
internal sealed record ScoreResult(Scores Scores, EvaluationResult? Evaluation = null)
{
    /// <summary>True when the evaluation could not be carried out.</summary>
    public bool IsFailed { get; init; }

    /// <summary>What a person should know about the scores, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The comparison with the baseline; null without one.</summary>
    public BaselineComparison? Comparison { get; init; }

    /// <summary>The scores of earlier models of the base branch, the oldest first.</summary>
    public IReadOnlyList<HistoryResult> History { get; init; } = [];

    /// <summary>
    /// The texts of the examples that changed, by hash; null unless the report shows them.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ChangedTexts { get; init; }

    /// <summary>The counts of the baseline; null when it was not evaluated.</summary>
    public EvaluationFile? BaselineDetails { get; init; }

    /// <summary>The counts of each example; null without an evaluation by inference.</summary>
    public EvaluationFile? Details { get; init; }
}
