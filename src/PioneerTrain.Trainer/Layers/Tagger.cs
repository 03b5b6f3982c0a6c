using System.Runtime.InteropServices;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The model: hashed word features, a small transformer encoder, and a head for entities, for
/// classes, or for both.
/// </summary>
internal sealed class Tagger
{
    private readonly EncoderBlock[] _blocks;
    private readonly LayerNorm _finalNorm;

    /// <summary>Creates a model with zero weights.</summary>
    /// <param name="architecture">The sizes.</param>
    /// <param name="labels">The entity labels; if empty, there is no entity head.</param>
    /// <param name="classes">The classes; if empty, there is no class head.</param>
    public Tagger(Architecture architecture, IReadOnlyList<string> labels, IReadOnlyList<string> classes)
    {
        Architecture = architecture;
        Labels = labels;
        Classes = classes;
        Embedding = new HashedEmbedding(Parameters, architecture.Buckets, architecture.Width);
        _blocks = [.. Enumerable.Range(0, architecture.Layers).Select(layer => new EncoderBlock(Parameters, $"encoder.layer.{layer}", architecture))];
        _finalNorm = new LayerNorm(Parameters, "final_norm", architecture.Width);
        EncoderParameters = Parameters.All.Count;
        EntityHead = labels.Count > 0 ? new EntityHead(Parameters, architecture.Width, labels.Count) : null;
        ClassHead = classes.Count > 0 ? new ClassHead(Parameters, architecture.Width, classes.Count) : null;
        MergedParameters = Parameters.All.Count;
    }

    public Architecture Architecture { get; }

    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<string> Classes { get; }

    public ParameterList Parameters { get; } = new();

    /// <summary>
    /// The number of parameters of embedding and encoder, which are the first ones and form a base
    /// model.
    /// </summary>
    public int EncoderParameters { get; }

    /// <summary>
    /// The number of parameters without adapters, which are the first ones and form a checkpoint.
    /// </summary>
    public int MergedParameters { get; }

    public HashedEmbedding Embedding { get; }

    public EntityHead? EntityHead { get; }

    public ClassHead? ClassHead { get; }

    /// <summary>The linear layers of the encoder, which can have adapters.</summary>
    public IEnumerable<Linear> EncoderLinears => _blocks.SelectMany(block => block.Linears);

    private IEnumerable<Linear> HeadLinears => new[] { EntityHead?.Linear, ClassHead?.Linear }.OfType<Linear>();

    public long WeightCount => Parameters.All.Take(MergedParameters).Sum(parameter => parameter.UsedLength);

    public long TrainableWeightCount =>
        Parameters.All.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.UsedLength);

    /// <summary>Initializes embedding and encoder with random weights.</summary>
    public void InitializeEncoder(Pcg32 random)
    {
        Embedding.Initialize(random);
        foreach (var block in _blocks)
        {
            block.Initialize(random);
        }
    }

    /// <summary>
    /// Initializes the heads with small random weights, so that the first predictions are nearly
    /// uniform.
    /// </summary>
    public void InitializeHeads(Pcg32 random)
    {
        foreach (var head in HeadLinears)
        {
            head.Initialize(random, gain: 0.5f);
        }
    }

    /// <summary>Freezes embedding and encoder.</summary>
    public void FreezeEncoder()
    {
        foreach (var parameter in Parameters.All.Take(EncoderParameters))
        {
            parameter.IsTrainable = false;
        }
    }

    /// <summary>Freezes embedding and encoder and adds trainable adapters.</summary>
    public void AddAdapters(int rank, float alpha, Pcg32 random)
    {
        FreezeEncoder();
        foreach (var linear in EncoderLinears)
        {
            linear.AddAdapter(Parameters, rank, alpha, random);
        }

        Embedding.AddAdapter(Parameters, rank, alpha, random);
    }

    /// <summary>Updates the transposed weights. Call it after the weights change.</summary>
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    public void RefreshTransposes(int threads)
    {
        Embedding.RefreshTransposes();
        Parallel.ForEach(
            EncoderLinears.Concat(HeadLinears),
            ParallelLoops.On(threads),
            linear => linear.RefreshTransposes());
    }

    /// <summary>
    /// Runs the forward and backward pass, adds to the gradients of the workspace and returns the
    /// summed losses.
    /// </summary>
    public Losses Train(Workspace workspace, PackedBatch batch, LossScales scales)
    {
        workspace.Arena.Reset();
        var x = Embedding.Forward(workspace, batch, out var embedding);
        var traces = new EncoderBlockTrace[_blocks.Length];
        for (var layer = 0; layer < _blocks.Length; layer++)
        {
            x = _blocks[layer].Forward(workspace, batch, x, out traces[layer]);
        }

        var encoded = _finalNorm.Forward(workspace, x, out var finalNorm);
        var encodedGradient = workspace.Arena.TakeZeros(encoded.Rows, encoded.Columns);
        var losses = new Losses(
            EntityHead?.Train(workspace, batch, encoded, scales.Token, encodedGradient) ?? 0,
            ClassHead?.Train(workspace, batch, encoded, scales.Row, encodedGradient) ?? 0);
        if (Parameters.All.Take(EncoderParameters).Any(parameter => parameter.IsTrainable) || Embedding.AdapterRows is not null)
        {
            var gradient = workspace.Arena.TakeZeros(encoded.Rows, encoded.Columns);
            _finalNorm.Backward(workspace, finalNorm, encodedGradient, gradient);
            for (var layer = _blocks.Length - 1; layer >= 0; layer--)
            {
                _blocks[layer].Backward(workspace, batch, traces[layer], gradient);
            }

            Embedding.Backward(workspace, batch, embedding, gradient);
        }

        return losses;
    }

    /// <summary>Returns the predictions for a batch.</summary>
    public Answers Predict(Workspace workspace, PackedBatch batch)
    {
        var encoded = Encode(workspace, batch);
        var answers = new Answers(
            EntityHead is null ? null : new int[batch.RowCount][],
            ClassHead is null ? null : new int[batch.RowCount],
            default);
        return answers with
        {
            Losses = new Losses(
                EntityHead?.Predict(workspace, batch, encoded, answers.Tags!) ?? 0,
                ClassHead?.Predict(workspace, batch, encoded, answers.Classes!) ?? 0),
        };
    }

    /// <summary>Returns the prediction for a single row, with probabilities.</summary>
    public RowPrediction Predict(Workspace workspace, EncodedRow row)
    {
        var batch = PackedBatch.Of([row]);
        var encoded = Encode(workspace, batch);
        var (tags, probabilities) = EntityHead?.Predict(workspace, encoded) ?? ([], []);
        return new RowPrediction(tags, probabilities, ClassHead?.Probabilities(workspace, batch, encoded) ?? []);
    }

    private Matrix Encode(Workspace workspace, PackedBatch batch)
    {
        workspace.Arena.Reset();
        var x = Embedding.Forward(workspace, batch, out _);
        foreach (var block in _blocks)
        {
            x = block.Forward(workspace, batch, x, out _);
        }

        return _finalNorm.Forward(workspace, x, out _);
    }
}

/// <summary>The summed cross-entropies.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Losses(double Entities, double Classes);

/// <summary>The factors that turn summed losses into the mean over the whole batch.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LossScales(float Token, float Row);

/// <summary>The predicted tags and class of each row; null without the head.</summary>
internal sealed record Answers(int[][]? Tags, int[]? Classes, Losses Losses);

/// <summary>The prediction for a single row.</summary>
/// <param name="Tags">The tag of each token; empty without an entity head.</param>
/// <param name="TagProbabilities">The probability of each tag.</param>
/// <param name="ClassProbabilities">
/// The probability of each class; empty without a class head.
/// </param>
internal sealed record RowPrediction(int[] Tags, float[] TagProbabilities, float[] ClassProbabilities);
