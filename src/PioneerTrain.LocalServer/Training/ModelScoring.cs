namespace PioneerTrain.LocalServer.Training;

/// <summary>Scores a checkpoint on labelled rows.</summary>
public static class ModelScoring
{
    /// <param name="checkpointZip">Path of a checkpoint file.</param>
    /// <param name="maxExamples">Only the first so many rows; null is all.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint.</exception>
    /// <exception cref="OperationCanceledException">The stop token fired.</exception>
    public static EvaluationReport Evaluate(string checkpointZip, TrainingRows rows, int? maxExamples, int threads, CancellationToken stop)
    {
        _ = (checkpointZip, rows, maxExamples, threads, stop);
        throw new NotSupportedException();
    }
}
