using PioneerTrain.Gating;
using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>A validated config. Every value in a <see cref="TrainingConfig"/> is valid.</summary>
public sealed record TrainingConfig
{
    /// <summary>The request that creates the job.</summary>
    public required TrainingJobRequest Job { get; init; }

    /// <summary>
    /// The data files to upload as datasets of the job; empty when all datasets are already at the
    /// service.
    /// </summary>
    public required IReadOnlyList<DataFile> DataFiles { get; init; }

    /// <summary>The scores on the job record when the config has no <c>evaluation</c>.</summary>
    public required EvaluationSettings Evaluation { get; init; }

    /// <summary>A policy without rules when the config has no <c>gate</c>.</summary>
    public required GatePolicy Gate { get; init; }

    /// <summary>The model to compare with; null when the config has no <c>baseline</c>.</summary>
    public BaselineSettings? Baseline { get; init; }

    public required ArtifactSettings Artifact { get; init; }

    public required LimitSettings Limits { get; init; }

    /// <summary>What happens when a finished job has the same training key. Default: it trains.</summary>
    public OnUnchanged OnUnchanged { get; init; } = OnUnchanged.Train;

    public ReportSettings Report { get; init; } = new(Title: null);

    /// <summary>The release of the model; null when the config has no <c>release</c>.</summary>
    public ReleaseSettings? Release { get; init; }

    /// <summary>The jobs of a sweep; null when the config has no <c>sweep</c>.</summary>
    public SweepSettings? Sweep { get; init; }

    /// <summary>
    /// Returns the config of one job of a matrix, whose default artifact name ends in the key of
    /// the job, because all jobs of a workflow run share the names of their artifacts.
    /// </summary>
    /// <param name="matrixKey">Distinguishes the jobs of the matrix; null outside a matrix.</param>
    public TrainingConfig ForMatrixJob(string? matrixKey) => matrixKey is null || !Artifact.IsDefaultName
        ? this
        : this with { Artifact = Artifact with { Name = $"{Artifact.Name}-{ArtifactSettings.InName(matrixKey)}" } };
}

/// <summary>
/// A JSONL file in the repository that is uploaded as a dataset before the job starts.
/// </summary>
/// <param name="DatasetName">The dataset that the file is uploaded to.</param>
/// <param name="Path">
/// Relative to the working directory (in a workflow, the repository), with forward slashes and
/// without <c>..</c>.
/// </param>
public sealed record DataFile(string DatasetName, string Path);

/// <summary>Where the weights are saved.</summary>
/// <param name="Name">
/// The name of the weights file and of the workflow artifact, without extension. Default:
/// <c>model_name</c>.
/// </param>
/// <param name="Folder">
/// The output folder; null selects <c>pioneer-output/&lt;job id&gt;</c>.
/// </param>
public sealed record ArtifactSettings(string Name, string? Folder)
{
    /// <summary>True when the config and the inputs set no name.</summary>
    public bool IsDefaultName { get; init; }

    /// <summary>Replaces the characters that an artifact name must not contain.</summary>
    internal static string InName(string text) =>
        string.Concat(text.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' ? character : '-'));
}

/// <summary>What happens when nothing that the training depends on has changed.</summary>
public enum OnUnchanged
{
    /// <summary>A new job trains.</summary>
    Train,

    /// <summary>The model of the finished job is judged again.</summary>
    Reuse,
}

/// <summary>The content of the report.</summary>
/// <param name="Title">The title; null selects the name of the model.</param>
public sealed record ReportSettings(string? Title)
{
    /// <summary>Whether the report shows the texts of changed examples. Default: it does not.</summary>
    public bool Examples { get; init; }

    /// <summary>Whether the report shows what the job cost. Default: it does not.</summary>
    public bool Cost { get; init; }
}

/// <summary>The release that a later job creates from the model.</summary>
/// <param name="License">The license of the model, as an SPDX id.</param>
public sealed record ReleaseSettings(string License)
{
    /// <summary>Whether the release stays a draft. Default: it does.</summary>
    public bool Draft { get; init; } = true;

    /// <summary>Whether the release is marked as a prerelease. Default: it is not.</summary>
    public bool Prerelease { get; init; }
}

/// <summary>The limits of a run.</summary>
/// <param name="MaxEpochs">The maximum of <c>nr_epochs</c>; null for no limit.</param>
/// <param name="MaxDuration">
/// The maximum time from the creation of the job to its end; after it the job is stopped. Default:
/// 5 hours and 45 minutes.
/// </param>
public sealed record LimitSettings(int? MaxEpochs, TimeSpan MaxDuration)
{
    /// <summary>
    /// The time without a change in status, epoch, progress, losses or log after which the job
    /// counts as stuck and is stopped. Default: 1 hour.
    /// </summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The number of consecutive epochs with a rising or non-numeric loss after which the job is
    /// stopped; null for never. Default: null, and 3 in a sweep.
    /// </summary>
    public int? StopOnDivergence { get; init; }

    /// <summary>
    /// The maximum number of rows of a held-out file, each of which is a billed request. Default:
    /// 20,000.
    /// </summary>
    public required int MaxEvaluationRows { get; init; }
}
