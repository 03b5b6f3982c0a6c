using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The evaluations: in memory for reading, on disk for a restart.</summary>
internal sealed class EvaluationStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EvaluationAnswer> _evaluations = new(StringComparer.Ordinal);
    private readonly RecordFiles<EvaluationAnswer> _files;

    public EvaluationStore(DataFolder data, ILogger<EvaluationStore> logger)
    {
        _files = new RecordFiles<EvaluationAnswer>(data.Folder("evaluations"), StoredJson.Default.EvaluationAnswer, logger);
        foreach (var evaluation in _files.LoadAll())
        {
            _evaluations[evaluation.Id] = evaluation;
        }
    }

    /// <summary>Beats when any evaluation moves.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<EvaluationAnswer> All()
    {
        lock (_gate)
        {
            return [.. _evaluations.Values.OrderByDescending(evaluation => evaluation.CreatedAt)];
        }
    }

    public EvaluationAnswer? Find(string id)
    {
        lock (_gate)
        {
            return _evaluations.GetValueOrDefault(id);
        }
    }

    /// <exception cref="IOException">The disk refuses; then there is no such evaluation.</exception>
    public void Add(EvaluationAnswer evaluation)
    {
        lock (_gate)
        {
            _files.Save(evaluation.Id, evaluation);
            _evaluations[evaluation.Id] = evaluation;
        }
    }

    /// <summary>Changes an evaluation, in memory first; one that was deleted meanwhile stays deleted.</summary>
    /// <exception cref="IOException">The disk refuses; the change stands in memory.</exception>
    public void Update(string id, Func<EvaluationAnswer, EvaluationAnswer> change)
    {
        lock (_gate)
        {
            if (_evaluations.TryGetValue(id, out var evaluation))
            {
                _evaluations[id] = change(evaluation);
                Changed.Beat();
                _files.Save(id, _evaluations[id]);
            }
        }
    }

    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_evaluations.Remove(id))
            {
                _files.Delete(id);
            }
        }
    }
}
