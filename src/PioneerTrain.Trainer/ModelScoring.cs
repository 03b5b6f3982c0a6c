using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Scoring;

namespace PioneerTrain.Trainer;

/// <summary>Scores a checkpoint on labeled rows.</summary>
public static class ModelScoring
{
    /// <summary>Scores a checkpoint.</summary>
    /// <param name="checkpointZip">The path of the checkpoint file.</param>
    /// <param name="rows">The rows to score.</param>
    /// <param name="maxExamples">The maximum number of rows to score; null means all.</param>
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    /// <param name="stop">Stops the scoring.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled.
    /// </exception>
    public static EvaluationReport Evaluate(
        string checkpointZip, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop)
    {
        var checkpoint = CheckpointFile.Read(checkpointZip);
        var model = checkpoint.ToModel(threads);
        IReadOnlyList<TrainingRow> selected = [.. rows.Rows.Take(maxExamples ?? int.MaxValue)];
        var result = new Scorer(selected, model.Architecture, model.Labels, model.Classes, threads).Score(model, stop);
        return new EvaluationReport(result.Scores, result.Loss, result.Rows, rows.ErrorCount);
    }
}
