using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Optimization;

/// <summary>Trains a model over epochs of batches.</summary>
/// <remarks>
/// Every batch is split into the same number of shards for any number of threads. Each shard is
/// processed by one thread, and the shards are summed in order. Random numbers depend only on batch
/// and shard. The weights are therefore the same with any number of threads.
/// </remarks>
internal sealed class TrainingLoop
{
    private const int ShardCount = 4;

    /// <summary>
    /// The share of words that have only the feature of their shape during training, so that the
    /// model learns to use the context of unseen names.
    /// </summary>
    private const float UnknownWords = 0.05f;

    private readonly Tagger _model;
    private readonly TrainingRecipe _recipe;
    private readonly EncodedRow[] _rows;
    private readonly int[] _order;
    private readonly Pcg32 _random;
    private readonly AdamW _optimizer;
    private readonly Gradients[] _gradients;
    private readonly Workspace[] _workspaces;

    /// <summary>Initializes the loop.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="recipe">The settings.</param>
    /// <param name="peakLearningRate">
    /// The learning rate of the recipe multiplied by the factor of the base model.
    /// </param>
    /// <param name="rows">The training rows.</param>
    public TrainingLoop(Tagger model, TrainingRecipe recipe, double peakLearningRate, EncodedRow[] rows)
    {
        _model = model;
        _recipe = recipe;
        _rows = rows;
        _order = [.. Enumerable.Range(0, rows.Length)];
        _random = new Pcg32(recipe.Seed);
        _optimizer = new AdamW(model.Parameters, recipe.WeightDecay, recipe.Threads);
        _gradients = [.. Enumerable.Range(0, ShardCount).Select(_ => new Gradients(model.Parameters))];
        _workspaces = [.. _gradients.Select(gradients => new Workspace(gradients))];
        StepsPerEpoch = (rows.Length + recipe.BatchSize - 1) / recipe.BatchSize;
        LearningRates = LearningRateCurve.Of(recipe, peakLearningRate, StepsPerEpoch * recipe.Epochs);
    }

    public LearningRateCurve LearningRates { get; }

    public int StepsPerEpoch { get; }

    /// <summary>The number of steps so far.</summary>
    public int Step { get; private set; }

    /// <summary>Trains on every row once, in a random order, and returns the mean loss.</summary>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled; it is checked between batches.
    /// </exception>
    public double TrainEpoch(CancellationToken stop)
    {
        _random.Shuffle(_order.AsSpan());
        double loss = 0;
        for (var first = 0; first < _order.Length; first += _recipe.BatchSize)
        {
            stop.ThrowIfCancellationRequested();
            var batch = _order[first..Math.Min(first + _recipe.BatchSize, _order.Length)];
            loss += TrainBatch(batch) * batch.Length;
        }

        return loss / _order.Length;
    }

    private double TrainBatch(int[] batch)
    {
        var tokens = batch.Sum(row => _rows[row].Tags?.Length ?? 0);
        var classes = batch.Count(row => _rows[row].Class >= 0);
        var scales = new LossScales(1f / Math.Max(1, tokens), 1f / Math.Max(1, classes));
        var seed = ((ulong)_random.NextUInt32() << 32) | _random.NextUInt32();
        var shards = Deal(batch);
        var losses = new Losses[ShardCount];

        _model.RefreshTransposes(_recipe.Threads);
        Parallel.For(0, ShardCount, ParallelLoops.On(_recipe.Threads), shard =>
            losses[shard] = TrainShard(_workspaces[shard], shards[shard], scales, new Pcg32(seed, (ulong)shard)));
        Step++;
        _optimizer.Step(_gradients, LearningRates.At(Step));
        return losses.Sum(loss => (loss.Entities * scales.Token) + (loss.Classes * scales.Row));
    }

    private Losses TrainShard(Workspace workspace, List<EncodedRow> rows, LossScales scales, Pcg32 random)
    {
        double entities = 0;
        double classes = 0;
        workspace.DropOut((float)_recipe.Dropout, random);
        foreach (var group in RowGroups.Of(rows))
        {
            var losses = _model.Train(workspace, PackedBatch.ForTraining(group, UnknownWords, random), scales);
            entities += losses.Entities;
            classes += losses.Classes;
        }

        return new Losses(entities, classes);
    }

    /// <summary>
    /// Distributes the rows over the shards by length, back and forth (0 1 2 3 3 2 1 0), so that
    /// all shards take about the same time.
    /// </summary>
    private List<EncodedRow>[] Deal(int[] batch)
    {
        Array.Sort(
            batch, (one, other) => (_rows[one].Features.Length, one).CompareTo((_rows[other].Features.Length, other)));
        var shards = Enumerable.Range(0, ShardCount).Select(_ => new List<EncodedRow>()).ToArray();
        for (var i = 0; i < batch.Length; i++)
        {
            var place = i % (2 * ShardCount);
            shards[place < ShardCount ? place : (2 * ShardCount) - 1 - place].Add(_rows[batch[i]]);
        }

        return shards;
    }
}
