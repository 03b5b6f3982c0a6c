using PioneerTrain.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>A dataset version in the service.</summary>
/// <param name="Version">The service's version number, a string ("1"); null if it has none.</param>
/// <param name="Kind">Wire name <c>dataset_type</c>: <c>ner</c>, <c>classification</c>,
/// <c>custom</c> or <c>decoder</c>.</param>
/// <param name="Status">As sent: <c>initialized → uploading → converting → validating → ready</c>,
/// or <c>failed</c>.</param>
/// <param name="ProcessingError">The service's reason for a failure; null if there is none.
/// Untrusted text.</param>
/// <param name="Rows">Number of rows (wire name <c>sample_size</c>); null if not reported.</param>
public sealed record Dataset(string? Id, string Name, string? Version, string? Kind, string Status, string? ProcessingError, int? Rows)
{
    /// <summary>Wire name <c>size</c>: bytes on the live service, rows in its documentation; null
    /// if not reported.</summary>
    public double? Size { get; init; }

    /// <summary>SHA-256 of the uploaded file, in lower-case hexadecimal; null if the service does not
    /// repeat the file name of the upload.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The service's warnings about the rows, such as dropped annotations (wire name
    /// <c>schema_warnings</c>). Untrusted text.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Returns the warnings as one sentence; null if there are none.</summary>
    public string? WarningSentence => Warnings.Count == 0
        ? null
        : $"The service reports {Quantity.Count(Warnings.Count, "warning")} about dataset '{Name}'{(Version is null ? "" : $" version {Version}")}; the first: {Warnings[0].TrimEnd('.')}.";

    public bool IsReady => Status.Equals("ready", StringComparison.OrdinalIgnoreCase);

    public bool HasFailed => Status.Equals("failed", StringComparison.OrdinalIgnoreCase) || Status.Equals("error", StringComparison.OrdinalIgnoreCase);

    public DatasetReference Reference => new(Name, Version);
}

/// <summary>A base model in the service's catalogue.</summary>
/// <param name="SupportsTraining">Null if the service does not report it.</param>
public sealed record BaseModel(string Id, string? Label, string? TaskType, bool? SupportsTraining);

/// <summary>An evaluation of a model on a dataset, as last reported by the service.</summary>
/// <param name="Status">Uses the same words and rules as the status of a job.</param>
/// <param name="Metrics">Empty until the evaluation is complete.</param>
public sealed record EvaluationState(string Id, JobStatus Status, string? DatasetName, Scores Metrics, string? ErrorMessage)
{
    /// <summary>The id of the evaluated model, which is that of its training job (wire name
    /// <c>model_id</c>); null if not reported.</summary>
    public string? ModelId { get; init; }

    /// <summary>The version of the dataset; null if not reported.</summary>
    public string? DatasetVersion { get; init; }

    /// <summary>Maximum number of rows; null if not reported.</summary>
    public int? MaxExamples { get; init; }

    /// <summary>Null if not reported.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>The upload address of a new dataset version.</summary>
/// <param name="Address">Signed address; a secret until it expires.</param>
public sealed record UploadAddress(Uri Address, string DatasetId, string? Version)
{
    /// <summary>Returns the address without its signature.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Path);
}

/// <summary>One page of the list of training jobs.</summary>
/// <param name="Jobs">The jobs that can be read.</param>
/// <param name="Length">Number of records in the page, including those that are not jobs.</param>
/// <param name="HasMore">True if the list continues.</param>
internal sealed record JobPage(IReadOnlyList<TrainingJob> Jobs, int Length, bool HasMore)
{
    /// <summary>Maximum number of jobs in one page of the service's list.</summary>
    public const int MaximumLength = 200;
}
