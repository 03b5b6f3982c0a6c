using System.Globalization;
using PioneerTrain.Scoring;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The outputs of action.yml. All outputs are always written, empty when there is no value, so that
/// a line of a remote log cannot set one.
/// </summary>
public sealed record ActionOutputs
{
    /// <summary>The id of the job at the service.</summary>
    public string? JobId { get; init; }

    /// <summary>The last status of the job, as the service sent it.</summary>
    public string? Status { get; init; }

    /// <summary>How the job ended, before the gate; a value from <c>result.json</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>
    /// Overall result of the step, including the gate; a value from <c>result.json</c>, or
    /// <c>skipped</c>.
    /// </summary>
    public string? Conclusion { get; init; }

    /// <summary>Returns the score of a metric, from 0 to 1; null when there is none.</summary>
    public Func<Metric, double?> Score { get; init; } = _ => null;

    /// <summary>
    /// The verdict of all rules of the gate; a value from <c>result.json</c>. Null without a job.
    /// </summary>
    public string? Verdict { get; init; }

    /// <summary>The two-sided 95 % interval of F1; null when F1 was not measured by inference.</summary>
    public Interval? F1Interval { get; init; }

    /// <summary>The number of rows that the scores were measured on.</summary>
    public double? Examples { get; init; }

    /// <summary>Who measured the scores; a value from <c>result.json</c>.</summary>
    public string? ScoreSource { get; init; }

    /// <summary>The F1 of the baseline on the common rows; null without one.</summary>
    public double? BaselineF1 { get; init; }

    /// <summary>The F1 of the baseline minus that of the model; null without a baseline.</summary>
    public double? F1Drop { get; init; }

    /// <summary>Whether an earlier run trained the model; null without a job.</summary>
    public bool? IsReused { get; init; }

    /// <summary>
    /// The path of the weights, relative to the workspace, because the runner does not translate
    /// container paths.
    /// </summary>
    public string? WeightsPath { get; init; }

    /// <summary>The SHA-256 of the weights, as 64 lower-case hex digits.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>
    /// The same hash as <c>sha256:…</c>, the format of the input <c>subject-digest</c> of
    /// actions/attest.
    /// </summary>
    public string? WeightsDigest => WeightsSha256 is null ? null : $"sha256:{WeightsSha256}";

    public string? ArtifactName { get; init; }

    /// <summary>The id that GitHub assigned to the artifact.</summary>
    public string? ArtifactId { get; init; }

    /// <summary>
    /// The download page of the artifact for users with access to the repository.
    /// </summary>
    public string? ArtifactUrl { get; init; }

    /// <summary>The id that GitHub assigned to the artifact with the report.</summary>
    public string? ReportArtifactId { get; init; }

    /// <summary>The page of the comment on the pull request; null without one.</summary>
    public string? CommentUrl { get; init; }

    /// <summary>The page of the check run; null without one.</summary>
    public string? CheckUrl { get; init; }

    /// <summary>The content of <c>result.json</c>.</summary>
    public string? ResultJson { get; init; }

    /// <summary>The name in action.yml and the value of each output.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries =>
    [
        new("job-id", JobId ?? ""),
        new("status", Status ?? ""),
        new("outcome", Outcome ?? ""),
        new("conclusion", Conclusion ?? ""),
        .. Metric.All.Where(metric => metric.HasOutput).Select(metric => KeyValuePair.Create(metric.Key, Format(Score(metric)))),
        new("verdict", Verdict ?? ""),
        new("f1-lower", Format(F1Interval?.Lower)),
        new("f1-upper", Format(F1Interval?.Upper)),
        new("examples", Format(Examples)),
        new("score-source", ScoreSource ?? ""),
        new("baseline-f1", Format(BaselineF1)),
        new("f1-drop", Format(F1Drop)),
        new("reused", IsReused switch { true => "true", false => "false", null => "" }),
        new("weights-path", WeightsPath ?? ""),
        new("weights-sha256", WeightsSha256 ?? ""),
        new("weights-digest", WeightsDigest ?? ""),
        new("artifact-name", ArtifactName ?? ""),
        new("artifact-id", ArtifactId ?? ""),
        new("artifact-url", ArtifactUrl ?? ""),
        new("report-artifact-id", ReportArtifactId ?? ""),
        new("comment-url", CommentUrl ?? ""),
        new("check-url", CheckUrl ?? ""),
        new("result-json", ResultJson ?? ""),
    ];

    private static string Format(double? score) => score?.ToString("0.###############", CultureInfo.InvariantCulture) ?? "";
}
