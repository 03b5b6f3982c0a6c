using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>
/// The models that were used last, by the id of their checkpoint. A model has about 20 MB; the
/// model that was not used for the longest time is dropped first.
/// </summary>
internal sealed class ModelCache(Func<string, Predictor> load)
{
    /// <summary>The maximum number of models.</summary>
    public const int Capacity = 4;

    private readonly Lock _gate = new();

    /// <summary>
    /// Held while a model is loaded, so that memory is used for one load at a time.
    /// </summary>
    private readonly Lock _loading = new();

    /// <summary>The models, the last used one first.</summary>
    private readonly LinkedList<(string Id, Predictor Model)> _models = [];

    public ModelCache()
        : this(Predictor.Load)
    {
    }

    /// <summary>Returns a model, and loads it if it is not in the cache.</summary>
    /// <param name="id">The id of the checkpoint.</param>
    /// <param name="path">The path of the checkpoint file.</param>
    /// <exception cref="InvalidModelException">The file is not a checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Predictor Get(string id, string path)
    {
        if (Find(id) is { } cached)
        {
            return cached;
        }

        lock (_loading)
        {
            // Another request may have loaded the model while this one waited.
            return Find(id) ?? Add(id, load(path));
        }
    }

    private Predictor? Find(string id)
    {
        lock (_gate)
        {
            for (var node = _models.First; node is not null; node = node.Next)
            {
                if (node.Value.Id == id)
                {
                    _models.Remove(node);
                    _models.AddFirst(node);
                    return node.Value.Model;
                }
            }

            return null;
        }
    }

    private Predictor Add(string id, Predictor model)
    {
        lock (_gate)
        {
            _models.AddFirst((id, model));
            if (_models.Count > Capacity)
            {
                _models.RemoveLast();
            }
        }

        return model;
    }
}
