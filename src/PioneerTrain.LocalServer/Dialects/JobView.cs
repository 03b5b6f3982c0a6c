using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>Converts stored jobs to the responses of the seed profile.</summary>
internal static class JobView
{
    public static JobAnswer Of(StoredJob job) => new()
    {
        Id = job.Id,
        ModelName = job.ModelName,
        BaseModel = job.BaseModel,
        Datasets = job.Datasets,
        TrainingType = job.Recipe.Weights == TrainableWeights.Full ? "full" : "lora",
        Epochs = job.Recipe.Epochs,
        LearningRate = job.Recipe.LearningRate,
        Status = job.Status,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        CompletedAt = job.CompletedAt,
        CurrentEpoch = CurrentEpoch(job),
        ProgressPercent = ProgressPercent(job),
        ErrorMessage = job.ErrorMessage,
        Metrics = job.Metrics,
    };

    /// <summary>
    /// Returns the checkpoints of a job. The best one is the last that was better than all before
    /// it.
    /// </summary>
    public static IReadOnlyList<CheckpointAnswer> CheckpointsOf(StoredJob job)
    {
        var best = job.Checkpoints.LastOrDefault(checkpoint => checkpoint.IsBest);
        return [.. job.Checkpoints.Select(checkpoint => new CheckpointAnswer
        {
            Id = checkpoint.Id,
            JobId = job.Id,
            Epoch = checkpoint.Epoch,
            Step = checkpoint.Step,
            TrainingLoss = checkpoint.TrainingLoss,
            ValidationLoss = checkpoint.ValidationLoss,
            Accuracy = checkpoint.Accuracy,
            F1 = checkpoint.F1,
            IsBest = checkpoint == best,
            IsFinal = job.Status == JobStatus.Complete && checkpoint == job.Checkpoints[^1],
            CreatedAt = checkpoint.CreatedAt,
            UpdatedAt = checkpoint.CreatedAt,
        })];
    }

    private static int? CurrentEpoch(StoredJob job) => job.Status switch
    {
        JobStatus.Requested => null,
        JobStatus.Running => Math.Min(job.Checkpoints.Count + 1, job.Recipe.Epochs),
        _ => job.Checkpoints.Count,
    };

    private static int? ProgressPercent(StoredJob job) => job.Status switch
    {
        JobStatus.Requested => null,
        JobStatus.Complete => 100,
        _ => 100 * job.Checkpoints.Count / job.Recipe.Epochs,
    };
}
