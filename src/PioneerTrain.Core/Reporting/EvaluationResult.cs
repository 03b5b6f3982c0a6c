using System.Text.Json.Serialization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>How the scores of a run were measured. A member that does not apply is null.</summary>
public sealed record EvaluationResult(ScoreSource Source)
{
    /// <summary>The held-out file, as in the config.</summary>
    public string? File { get; init; }

    /// <summary>The SHA-256 of the held-out file, as 64 lower-case hex digits.</summary>
    public string? FileSha256 { get; init; }

    /// <summary>The held-out dataset of the service.</summary>
    public string? Dataset { get; init; }

    public string? DatasetVersion { get; init; }

    /// <summary>The id of the evaluation at the service.</summary>
    public string? EvaluationId { get; init; }

    /// <summary>The model that was evaluated: the id of the job, or a base model.</summary>
    public string? Model { get; init; }

    /// <summary>The inference API: <c>felix</c> or <c>chat</c>.</summary>
    public string? Api { get; init; }

    /// <summary>The requested labels, in the order that was sent.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    public double? Threshold { get; init; }

    /// <summary>The threshold of multi-label classification.</summary>
    public double? ClsThreshold { get; init; }

    /// <summary><c>text</c> or <c>occurrence</c>; null for classification.</summary>
    public string? Match { get; init; }

    /// <summary>The name of the classification task; null for entities.</summary>
    public string? TaskName { get; init; }

    /// <summary>The number of rows of the held-out file, with those that failed.</summary>
    public int? Rows { get; init; }

    /// <summary>The number of rows without a prediction, which no score contains.</summary>
    public int? FailedRows { get; init; }

    /// <summary>The number of requests, with those that were repeated.</summary>
    public int? Requests { get; init; }

    /// <summary>The tokens that the service counted; 0 when it reports none.</summary>
    public long? Tokens { get; init; }

    public double? DurationSeconds { get; init; }

    /// <summary>The number of rows whose predictions are all right.</summary>
    public int? ExactRows { get; init; }

    /// <summary>Why there are no scores, as a sentence. Can contain text of the service.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// The errors of the model by kind; null also for the evaluation of an earlier run.
    /// </summary>
    public ErrorCounts? Errors { get; init; }

    /// <summary>
    /// The earlier workflow run that evaluated the model; null when this run did.
    /// </summary>
    public long? RunId { get; init; }

    /// <summary>The page of the earlier workflow run.</summary>
    public string? RunUrl { get; init; }
}

/// <summary>Who measured the scores of a run.</summary>
public enum ScoreSource
{
    /// <summary>This program, from the predictions of the model on a held-out file.</summary>
    [JsonStringEnumMemberName("inference")]
    Inference,

    /// <summary>The service, on a held-out dataset.</summary>
    [JsonStringEnumMemberName("service_evaluation")]
    ServiceEvaluation,

    /// <summary>The service; the scores are on the job record.</summary>
    [JsonStringEnumMemberName("job")]
    Job,
}
