using System.Text.Json.Serialization;

namespace PioneerTrain.Reporting;

/// <summary>The result of one step of a workflow in the comment on a pull request.</summary>
/// <param name="Origin">The step and the run that the result is from.</param>
/// <param name="Mark">The icon of the conclusion.</param>
/// <param name="Headline">The conclusion in words.</param>
/// <param name="IsProblem">True when the step failed.</param>
/// <param name="Title">The title of the report. Untrusted text.</param>
/// <param name="Url">The page of the run; null when it is unknown.</param>
public sealed record CommentRow(RowOrigin Origin, string Mark, string Headline, bool IsProblem, string Title, string? Url)
{
    /// <summary>True when code of the pull request could write the result.</summary>
    public bool IsUnverified { get; init; }

    /// <summary>The name of the main metric; null without a score.</summary>
    public string? Metric { get; init; }

    /// <summary>The score with its interval, such as <c>0.9012 (0.8731 to 0.9214)</c>; null without one.</summary>
    public string? Score { get; init; }

    /// <summary>The minimum of the gate; null without one.</summary>
    public string? Required { get; init; }

    /// <summary>The change against the baseline; null without a baseline.</summary>
    public string? Change { get; init; }

    /// <summary>Creates the row of a run.</summary>
    public static CommentRow Of(RunResult run, RowOrigin origin, string? url)
    {
        var (mark, headline) = ReportWords.Headline(run.Conclusion);
        var score = MainScore.Of(run);
        return new CommentRow(origin, mark, headline, run.ExitCode != 0, run.Title ?? run.Job?.ModelName ?? run.Config.File, url)
        {
            Metric = score?.Metric,
            Score = score?.Interval is { } interval ? $"{score.Score} ({interval})" : score?.Score,
            Required = score?.Required,
            Change = score?.Change,
        };
    }
}

/// <summary>The step of a workflow and the run that a row is from.</summary>
/// <param name="Key">Identifies the step in all runs: workflow, job, step and matrix values.</param>
/// <param name="Workflow">The file of the workflow.</param>
/// <param name="Leg">Distinguishes the jobs of a matrix; null outside a matrix.</param>
/// <param name="RunId">The id of the workflow run. A later run has a higher id.</param>
/// <param name="Attempt">The attempt of the run, from 1.</param>
/// <param name="Commit">The SHA of the head commit of the pull request.</param>
public sealed record RowOrigin(string Key, string Workflow, string? Leg, long RunId, int Attempt, string Commit)
{
    /// <summary>True when this result replaces the other one of the same step.</summary>
    internal bool IsNewerThan(RowOrigin other) => RunId != other.RunId ? RunId > other.RunId : Attempt > other.Attempt;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<CommentRow>))]
internal sealed partial class CommentJson : JsonSerializerContext;
