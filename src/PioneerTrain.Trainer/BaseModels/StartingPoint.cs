using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.BaseModels;

/// <summary>A model that is ready to be trained on a set of labels, with its origin.</summary>
/// <param name="Model">The model.</param>
/// <param name="BaseModelId">
/// The id of the catalogue model that the chain of jobs started from.
/// </param>
/// <param name="ParentCheckpoint">
/// The checkpoint that training starts from; null for a base model.
/// </param>
/// <param name="LearningRateMultiplier">The factor for the requested learning rate.</param>
/// <param name="KnowsAllLabels">Whether the model can predict all labels before training.</param>
internal sealed record StartingPoint(
    Tagger Model, string BaseModelId, string? ParentCheckpoint, double LearningRateMultiplier, bool KnowsAllLabels)
{
    /// <summary>
    /// The random number streams of the run's seed. Training uses the default stream.
    /// </summary>
    private const ulong EncoderStream = 101;

    private const ulong HeadStream = 102;

    public string Name => ParentCheckpoint is null ? BaseModelId : $"checkpoint {ParentCheckpoint} of {BaseModelId}";

    /// <summary>Loads a model and initializes the heads for the labels and classes.</summary>
    /// <exception cref="InvalidModelException">The model is missing or invalid.</exception>
    public static StartingPoint Of(ModelSource source, IReadOnlyList<string> labels, IReadOnlyList<string> classes, ulong seed) => source switch
    {
        ModelSource.Base(var model) => FromBase(model, labels, classes, seed),
        ModelSource.Checkpoint(var id, var zip) => FromCheckpoint(id, zip, labels, classes, seed),
        _ => throw new InvalidOperationException($"Unknown model source: {source}."),
    };

    private static StartingPoint FromBase(
        BaseModel source, IReadOnlyList<string> labels, IReadOnlyList<string> classes, ulong seed)
    {
        var config = BaseModelFolder.ReadConfig(source.Folder);
        var model = new Tagger(config.Architecture, labels, classes);
        BaseModelFolder.LoadWeights(source.Folder, config, model, new Pcg32(seed, EncoderStream));
        model.InitializeHeads(new Pcg32(seed, HeadStream));
        return new StartingPoint(
            model, config.Id, ParentCheckpoint: null, config.LearningRateMultiplier, KnowsAllLabels: false);
    }

    private static StartingPoint FromCheckpoint(
        string id, string zip, IReadOnlyList<string> labels, IReadOnlyList<string> classes, ulong seed)
    {
        var checkpoint = CheckpointFile.Read(zip);
        var parent = checkpoint.ToModel(threads: 1);
        var model = new Tagger(parent.Architecture, labels, classes);
        for (var i = 0; i < model.EncoderParameters; i++)
        {
            parent.Parameters.All[i].Weights.CopyTo(model.Parameters.All[i].Weights);
        }

        model.InitializeHeads(new Pcg32(seed, HeadStream));
        if (model.EntityHead is not null && parent.EntityHead is not null)
        {
            CopyColumns(parent.EntityHead.Linear, model.EntityHead.Linear, TagsInCommon(parent.Labels, labels));
        }

        if (model.ClassHead is not null && parent.ClassHead is not null)
        {
            CopyColumns(parent.ClassHead.Linear, model.ClassHead.Linear, InCommon(parent.Classes, classes));
        }

        var knowsAll = !labels.Except(parent.Labels, StringComparer.Ordinal).Any()
            && !classes.Except(parent.Classes, StringComparer.Ordinal).Any();
        return new StartingPoint(
            model, checkpoint.Config.BaseModel, id, checkpoint.Config.LearningRateMultiplier, knowsAll);
    }

    private static IEnumerable<(int From, int To)> InCommon(IReadOnlyList<string> parent, IReadOnlyList<string> child)
    {
        var places = parent.Select((name, index) => (name, index)).ToDictionary(
            pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        return child.Select((name, index) => (name, index)).Where(pair => places.ContainsKey(pair.name)).Select(
            pair => (places[pair.name], pair.index));
    }

    private static IEnumerable<(int From, int To)> TagsInCommon(IReadOnlyList<string> parent, IReadOnlyList<string> child) =>
        InCommon(parent, child)
            .SelectMany(pair => new[] { (Bio.Begin(pair.From), Bio.Begin(pair.To)), (Bio.Inside(pair.From), Bio.Inside(pair.To)) })
            .Append((Bio.Outside, Bio.Outside));

    private static void CopyColumns(Linear from, Linear to, IEnumerable<(int From, int To)> columns)
    {
        foreach (var (source, target) in columns)
        {
            CopyColumn(from.Weight.Weights, source, to.Weight.Weights, target);
            CopyColumn(from.Bias.Weights, source, to.Bias.Weights, target);
        }
    }

    private static void CopyColumn(Matrix from, int source, Matrix to, int target)
    {
        for (var row = 0; row < from.Rows; row++)
        {
            to[row, target] = from[row, source];
        }
    }
}
