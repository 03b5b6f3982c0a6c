using PioneerTrain.Gating;
using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>A config file that was checked: past <see cref="TrainingConfig"/> an invalid value cannot exist.</summary>
public sealed record TrainingConfig
{
    /// <summary>What is sent when the job is created.</summary>
    public required TrainingJobRequest Job { get; init; }

    /// <summary>Data files in the repository that feed the datasets above; empty when all data already lives at the service.</summary>
    public required IReadOnlyList<DataFile> DataFiles { get; init; }

    /// <summary>Null when the file has no <c>evaluation</c>.</summary>
    public required EvaluationSettings? Evaluation { get; init; }

    /// <summary>Asks for nothing when the file has no <c>gate</c>.</summary>
    public required GatePolicy Gate { get; init; }

    public required ArtifactSettings Artifact { get; init; }

    public required LimitSettings Limits { get; init; }
}

/// <summary>A JSONL file in the repository that is uploaded as a dataset before the job starts.</summary>
/// <param name="DatasetName">The dataset that it feeds.</param>
/// <param name="Path">Relative to the working directory (in a workflow, the repository); forward slashes, no <c>..</c>.</param>
public sealed record DataFile(string DatasetName, string Path);

/// <summary>Held-out data that the trained model is scored on.</summary>
/// <param name="Dataset">Name and optional version.</param>
/// <param name="MaxExamples">Rows at most; null leaves it to the service (100 on the live service).</param>
public sealed record EvaluationSettings(DatasetReference Dataset, int? MaxExamples);

/// <summary>Where the weights go.</summary>
/// <param name="Name">Of the weights file and the workflow artifact, without extension. Default: <c>model_name</c>.</param>
/// <param name="Folder">The output folder; null picks <c>pioneer-output/&lt;job id&gt;</c>.</param>
public sealed record ArtifactSettings(string Name, string? Folder);

/// <summary>What a run may cost.</summary>
/// <param name="MaxEpochs">Refuses a config whose <c>nr_epochs</c> is larger; null for no limit.</param>
/// <param name="MaxDuration">From the job's creation to its end; then it is stopped. Default 5 hours and 45 minutes.</param>
public sealed record LimitSettings(int? MaxEpochs, TimeSpan MaxDuration)
{
    /// <summary>Without a change of status, epoch, progress, losses or log for so long, the job counts as stuck and is stopped. Default 1 hour.</summary>
    public TimeSpan MaxIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After so many epochs in a row with a rising loss, or a loss that is no number, the job is stopped; null for never.</summary>
    public int? StopOnDivergence { get; init; }
}
