using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Scoring;

namespace PioneerTrain.Trainer;

/// <summary>Scores a model on labeled rows.</summary>
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
        string checkpointZip, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop) =>
        Evaluate(CheckpointFile.Read(checkpointZip).ToModel(threads), rows, maxExamples, threads, stop);

    /// <summary>
    /// Scores a base model, which has no heads and predicts nothing before it is trained.
    /// </summary>
    /// <param name="model">The base model.</param>
    /// <param name="rows">The rows to score.</param>
    /// <param name="maxExamples">The maximum number of rows to score; null means all.</param>
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    /// <param name="stop">Stops the scoring.</param>
    /// <exception cref="InvalidModelException">The configuration is invalid.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled.
    /// </exception>
    public static EvaluationReport Evaluate(
        BaseModel model, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop)
    {
        var architecture = BaseModelFolder.ReadConfig(model.Folder).Architecture;
        return Evaluate(new Tagger(architecture, labels: [], classes: []), rows, maxExamples, threads, stop);
    }

    private static EvaluationReport Evaluate(
        Tagger model, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop)
    {
        IReadOnlyList<TrainingRow> selected = [.. rows.Rows.Take(maxExamples ?? int.MaxValue)];
        var result = new Scorer(selected, model.Architecture, model.Labels, model.Classes, threads).Score(model, stop);
        return new EvaluationReport(result.Scores, result.Loss, result.Rows, rows.ErrorCount);
    }
}
