using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>One version of a dataset at the service.</summary>
/// <param name="Version">The service's version number, a string ("1"); null where it gives none.</param>
/// <param name="Kind">Wire name <c>dataset_type</c>: <c>ner</c>, <c>classification</c>, <c>custom</c> or <c>decoder</c>.</param>
/// <param name="Status">As sent: <c>initialized → uploading → converting → validating → ready</c>, or <c>failed</c>.</param>
/// <param name="ProcessingError">The service's own words on why it failed. Untrusted text.</param>
/// <param name="Rows">Wire name <c>sample_size</c>.</param>
public sealed record Dataset(string? Id, string Name, string? Version, string? Kind, string Status, string? ProcessingError, int? Rows)
{
    /// <summary>Wire name <c>size</c>: bytes on the live service, rows in its documentation; null where it is not given.</summary>
    public double? Size { get; init; }

    public bool IsReady => Status.Equals("ready", StringComparison.OrdinalIgnoreCase);

    public bool HasFailed => Status.Equals("failed", StringComparison.OrdinalIgnoreCase) || Status.Equals("error", StringComparison.OrdinalIgnoreCase);

    public DatasetReference Reference => new(Name, Version);
}

/// <summary>A model of the catalogue.</summary>
/// <param name="SupportsTraining">Null where the service does not say.</param>
public sealed record BaseModel(string Id, string? Label, string? TaskType, bool? SupportsTraining);

/// <summary>A scoring of a model on a dataset, as the service showed it at one moment.</summary>
/// <param name="Status">Same words and rules as a job's.</param>
/// <param name="Metrics">Empty until it is complete.</param>
public sealed record EvaluationState(string Id, JobStatus Status, string? DatasetName, Scores Metrics, string? ErrorMessage);

/// <summary>Where the bytes of a new dataset version go.</summary>
/// <param name="Address">Signed: a secret until it expires.</param>
public sealed record UploadAddress(Uri Address, string DatasetId, string? Version)
{
    /// <summary>Without the signature.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Path);
}

/// <summary>One page of the list of training jobs.</summary>
internal sealed record JobPage(IReadOnlyList<TrainingJob> Jobs, bool HasMore)
{
    /// <summary>The most that the service lists at once.</summary>
    public const int Length = 200;
}
