using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>Converts stored records to the responses of the live service.</summary>
internal static class LiveView
{
    /// <summary>Converts a job.</summary>
    /// <param name="job">The stored job.</param>
    /// <param name="stage">The stage of the job.</param>
    /// <param name="datasets">The datasets of the job.</param>
    /// <param name="evaluated">The evaluation scores to include in the metrics, if any.</param>
    public static LiveJobAnswer Of(StoredJob job, LiveStage stage, IReadOnlyList<DatasetVersion> datasets, EvaluatedScores? evaluated) => new()
    {
        Id = job.Id,
        ModelName = job.ModelName,
        ProjectId = job.ProjectId ?? LiveAccount.ProjectId,
        Datasets = job.Datasets,
        BaseModel = job.BaseModel,
        ValidationShare = job.Recipe.ValidationShare,
        Epochs = job.Recipe.Epochs,
        LearningRate = job.Recipe.LearningRate,
        BatchSize = job.Recipe.BatchSize,
        TrainedModelPath = job.Status == JobStatus.Complete ? $"adapters/{LiveAccount.UserId}/{job.Id}" : null,
        JobReference = job.StartedAt is null ? job.Id : $"local:{job.Id[..8]}",
        Status = stage.Word,
        NormalizedStatus = stage.NormalizedWord,
        IsTerminal = stage.IsTerminal,
        ErrorMessage = job.ErrorMessage,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.CompletedAt ?? (job.Checkpoints is [.., var last] ? last.CreatedAt : job.StartedAt) ?? job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        TaskType = TaskType(datasets),
        Labels = [.. datasets.SelectMany(each => each.Labels).Distinct(StringComparer.Ordinal)],
        Metrics = Metrics(job.Checkpoints, evaluated),
        ArtifactReady = stage.HasArtifact,
        IsDeployable = stage.HasArtifact,
        DeployabilityReason = stage.HasArtifact ? null : job.Status == JobStatus.Complete ? "missing_artifact" : "job_incomplete",
        TrainingType = job.Recipe.Weights == TrainableWeights.Full ? "full" : "lora",
        Seed = job.Recipe.Seed,
    };

    public static IReadOnlyList<CheckpointAnswer> CheckpointsOf(StoredJob job, LiveStage stage) =>
        [.. JobView.CheckpointsOf(job).Select(checkpoint => checkpoint with { F1 = null, IsDeployable = stage.HasArtifact })];

    public static LiveEvaluationAnswer Of(EvaluationAnswer evaluation) => new()
    {
        Id = evaluation.Id,
        ModelId = evaluation.ModelId,
        BaseModel = evaluation.BaseModel,
        ModelName = evaluation.ModelName,
        DatasetName = evaluation.DatasetName,
        DatasetVersion = evaluation.DatasetVersion,
        F1 = evaluation.F1,
        Precision = evaluation.Precision,
        Recall = evaluation.Recall,
        Accuracy = evaluation.Accuracy,
        TotalLatency = evaluation.EvaluationTimeMs,
        MaxExamples = evaluation.MaxExamples,
        Status = evaluation.Status,
        ErrorMessage = evaluation.ErrorMessage,
        ErrorCount = evaluation.ErrorCount,
        SampleCount = evaluation.SampleCount,
        EvaluationTimeMs = evaluation.EvaluationTimeMs,
        CreatedAt = evaluation.CreatedAt,
        CompletedAt = evaluation.CompletedAt,
        Predictions = evaluation.Predictions,
    };

    public static LiveDatasetVersion Of(DatasetVersion version) => new()
    {
        Id = version.Id,
        Name = version.Name,
        Path = $"{LiveAccount.UserId}/{version.Id}/{version.VersionNumber}{(version.FileName is null ? "" : $"/{Path.GetFileName(version.FileName)}")}",
        DatasetType = version.DatasetType,
        Size = version.Size,
        SampleSize = version.SampleSize,
        CreatedAt = version.CreatedAt,
        UpdatedAt = version.UpdatedAt,
        VersionNumber = version.VersionNumber,
        Warnings = version.Warnings,
        Status = version.Status,
        ProcessingError = version.ProcessingError,
        Type = version.Type,
        GenerationType = version.GenerationType ?? "upload",
        Labels = version.Labels,
    };

    private static LiveJobMetrics? Metrics(IReadOnlyList<StoredCheckpoint> checkpoints, EvaluatedScores? evaluated) => checkpoints.Count == 0
        ? null
        : new LiveJobMetrics(checkpoints[^1].TrainingLoss, checkpoints[^1].ValidationLoss, checkpoints.Min(each => each.ValidationLoss))
        {
            EvaluatedF1 = evaluated?.F1,
            EvaluatedPrecision = evaluated?.Precision,
            EvaluatedRecall = evaluated?.Recall,
            EvaluatedAccuracy = evaluated?.Accuracy,
        };

    private static string TaskType(IReadOnlyList<DatasetVersion> datasets) =>
        datasets.Select(each => each.DatasetType).Distinct(StringComparer.Ordinal).ToList() is [var only]
            ? only
            : "custom";
}
