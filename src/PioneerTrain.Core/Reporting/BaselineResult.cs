using System.Text.Json.Serialization;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// The comparison of a run with its baseline, on the examples that were evaluated with both models.
/// </summary>
public sealed record BaselineResult(BaselineKind Kind)
{
    /// <summary>The model of the baseline: the id of a job, or a base model; null when unknown.</summary>
    public string? Model { get; init; }

    /// <summary>The commit that the baseline was trained from; null when unknown.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that the baseline was trained on; null when unknown.</summary>
    public string? Branch { get; init; }

    /// <summary>The id of the workflow run whose report has the evaluation; null when unknown.</summary>
    public long? RunId { get; init; }

    /// <summary>The tag of the release that has the evaluation; null for other sources.</summary>
    public string? Release { get; init; }

    /// <summary>The page of the workflow run or release; null when unknown.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// When the baseline was evaluated, released or, for a job, trained; null when unknown.
    /// </summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time from <see cref="CreatedAt"/> to this run; null when unknown.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>The verdict of the baseline's own gate; null when unknown.</summary>
    public VerdictWord? Verdict { get; init; }

    /// <summary>The <c>evaluation.json</c> of the baseline; null when it was evaluated in this run.</summary>
    public string? Evaluation { get; init; }

    /// <summary>The SHA-256 of the held-out file of the baseline; null when it was not evaluated.</summary>
    public string? FileSha256 { get; init; }

    /// <summary>
    /// Why the models could not be compared, as a clause; null when they were. Untrusted text.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The number of examples that both models were evaluated on.</summary>
    public int PairedExamples { get; init; }

    /// <summary>The number of examples that only the model of this run was evaluated on.</summary>
    public int OnlyHere { get; init; }

    /// <summary>The number of examples that only the baseline was evaluated on.</summary>
    public int OnlyThere { get; init; }

    /// <summary>The differences of all labels together, then those by label.</summary>
    public IReadOnlyList<DifferenceResult> Differences { get; init; } = [];

    /// <summary>The examples that became right or wrong: all labels together, then by label.</summary>
    public IReadOnlyList<ChangeResult> Changes { get; init; } = [];

    /// <summary>
    /// The scores of earlier models of the base branch on the same rows, the oldest first; the last is
    /// that of the baseline.
    /// </summary>
    public IReadOnlyList<HistoryResult> History { get; init; } = [];

    /// <summary>Returns the difference of a metric; null when there is none.</summary>
    /// <param name="metric">The key of the metric.</param>
    /// <param name="label">The label; null for all labels together.</param>
    public DifferenceResult? Find(string metric, string? label = null) =>
        Differences.FirstOrDefault(difference => difference.Metric == metric && difference.Label == label);

    /// <param name="baseline">The evaluation of the baseline; null when there is none.</param>
    public static BaselineResult From(BaselineKind kind, EvaluationFile? baseline, BaselineComparison comparison)
    {
        var result = new BaselineResult(kind) { Model = baseline?.Model, FileSha256 = baseline?.FileSha256 };
        return comparison switch
        {
            BaselineComparison.Compared { Differences: var compared } => result with
            {
                PairedExamples = compared.Examples,
                OnlyHere = compared.OnlyNow,
                OnlyThere = compared.OnlyBaseline,
                Differences =
                [
                    .. DifferenceResult.From(null, compared.Values, Metric.All),
                    .. compared.Labels.SelectMany(label => DifferenceResult.From(label.Label, label.Values, Metric.OfLabel)),
                ],
                Changes = [.. compared.Changes.Select(ChangeResult.From)],
            },
            BaselineComparison.NotComparable { Reason: var reason } => result with { Reason = reason },
            _ => result,
        };
    }
}

/// <summary>Where the baseline comes from.</summary>
public enum BaselineKind
{
    /// <summary>The base model without training.</summary>
    [JsonStringEnumMemberName("base_model")]
    BaseModel,

    /// <summary>The model of another job.</summary>
    [JsonStringEnumMemberName("job")]
    Job,

    /// <summary>The report of a workflow run on the base branch.</summary>
    [JsonStringEnumMemberName("branch")]
    Branch,

    /// <summary>The <c>evaluation.json</c> of a release.</summary>
    [JsonStringEnumMemberName("release")]
    Release,

    /// <summary>An <c>evaluation.json</c> in the repository.</summary>
    [JsonStringEnumMemberName("file")]
    File,
}

/// <summary>The difference of one metric.</summary>
/// <param name="Metric">The key of the metric.</param>
/// <param name="Label">The label; null for all labels together. Untrusted text.</param>
/// <param name="Now">The score of the model of this run, on the common examples.</param>
/// <param name="Baseline">The score of the baseline, on the common examples.</param>
/// <param name="Change">The score minus that of the baseline.</param>
/// <param name="Interval">The two-sided 95 % interval of the change; null when it is unknown.</param>
/// <param name="PValue">The p-value of the change; null when it is unknown.</param>
/// <param name="VisibleDrop">The drop that these examples can show; null when it is unknown.</param>
public sealed record DifferenceResult(
    string Metric, string? Label, double Now, double Baseline, double Change, Interval? Interval, double? PValue, double? VisibleDrop)
{
    internal static IEnumerable<DifferenceResult> From(
        string? label, IReadOnlyDictionary<Metric, ScoreDifference> values, IReadOnlyList<Metric> metrics) =>
        from metric in metrics
        where values.ContainsKey(metric)
        let value = values[metric]
        select new DifferenceResult(
            metric.Key, label, value.Now, value.Baseline, value.Change, value.Interval, value.PValue, ScoreJson.Finite(value.VisibleDrop));
}

/// <summary>The score of an earlier model of the base branch.</summary>
/// <param name="Commit">The commit that it was trained from.</param>
/// <param name="RunId">The id of the workflow run whose report has the evaluation.</param>
/// <param name="CreatedAt">When the report was uploaded; null when unknown.</param>
/// <param name="F1">The F1 of the model.</param>
public sealed record HistoryResult(string Commit, long RunId, DateTimeOffset? CreatedAt, double F1);

/// <summary>The examples that became right or wrong.</summary>
/// <param name="Label">The label; null for all labels together. Untrusted text.</param>
/// <param name="NewlyRight">The number of examples with an error before and none now.</param>
/// <param name="NewlyWrong">The number of examples with an error now and none before.</param>
/// <param name="RightExamples">The hashes of the first examples that became right.</param>
/// <param name="WrongExamples">The hashes of the first examples that became wrong.</param>
public sealed record ChangeResult(
    string? Label, int NewlyRight, int NewlyWrong, IReadOnlyList<string> RightExamples, IReadOnlyList<string> WrongExamples)
{
    /// <summary>The maximum number of hashes in each list.</summary>
    private const int MaxExamples = 100;

    internal static ChangeResult From(ExampleChanges changes) => new(
        changes.Label,
        changes.NewlyRight.Count,
        changes.NewlyWrong.Count,
        [.. changes.NewlyRight.Take(MaxExamples)],
        [.. changes.NewlyWrong.Take(MaxExamples)]);
}
