using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Stores the evaluations.</summary>
internal sealed class EvaluationStore(DataFolder data, ILogger<EvaluationStore> logger)
    : RecordTable<EvaluationAnswer>(data.Folder("evaluations"), StoredJson.Default.EvaluationAnswer, evaluation => evaluation.Id, logger)
{
    /// <summary>Returns all evaluations, newest first.</summary>
    public IReadOnlyList<EvaluationAnswer> All() => [.. Records.OrderByDescending(evaluation => evaluation.CreatedAt)];
}
