using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Scoring;

namespace PioneerTrain.Trainer;

/// <summary>Scores a checkpoint on labelled rows.</summary>
public static class ModelScoring
{
    /// <param name="checkpointZip">Path of a checkpoint file.</param>
    /// <param name="maxExamples">Only the first so many rows; null is all.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint.</exception>
    /// <exception cref="OperationCanceledException">The stop token fired.</exception>
    public static EvaluationReport Evaluate(string checkpointZip, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop)
    {
        var checkpoint = CheckpointFile.Read(checkpointZip);
        var model = checkpoint.ToModel(threads);
        IReadOnlyList<TrainingRow> some = [.. rows.Rows.Take(maxExamples ?? int.MaxValue)];
        var result = new Scorer(some, model.Architecture, model.Labels, model.Classes, threads).Score(model, stop);
        return new EvaluationReport(result.Scores, result.Loss, result.Rows, rows.ErrorCount);
    }
}
