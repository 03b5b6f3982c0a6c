using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Embeds a token as the sum of the rows of its features, divided by the square root of their
/// number, so that long and short words have equal weight. With an adapter, the table is frozen and
/// s · A B is added, with a row of A for each feature (as PEFT does for nn.Embedding). Without this
/// adapter, the adapters of other layers learn far less.
/// </summary>
internal sealed class HashedEmbedding
{
    private const float InitialDeviation = 0.5f;

    private DenseWeights? _up;
    private float _scale;

    public HashedEmbedding(ParameterList parameters, int buckets, int width)
    {
        Table = parameters.AddRows("embeddings.weight", buckets, width, rowSparse: true);
    }

    public Parameter Table { get; }

    /// <summary>
    /// The matrix A, with a row for each feature; null without an adapter. It is initially zero.
    /// </summary>
    public Parameter? AdapterRows { get; private set; }

    public Parameter? AdapterUp => _up?.Parameter;

    private int Width => Table.Weights.Columns;

    public void Initialize(Pcg32 random) => NormalSampler.Fill(Table.Weights, Width, InitialDeviation, random);

    public void AddAdapter(ParameterList parameters, int rank, float alpha, Pcg32 random)
    {
        AdapterRows = parameters.AddRows("embeddings.lora_embedding_A", Table.Weights.Rows, rank, rowSparse: true);
        _up = new DenseWeights(parameters.AddRows("embeddings.lora_embedding_B", rank, Width));
        _scale = alpha / rank;
        NormalSampler.Fill(_up.Parameter.Weights, Width, 1 / MathF.Sqrt(rank), random);
    }

    public void RefreshTransposes() => _up?.RefreshTranspose();

    public Matrix Forward(Workspace workspace, PackedBatch batch, out HashedEmbeddingTrace trace)
    {
        var x = workspace.Arena.TakeZeros(batch.TokenCount, Width);
        AddFeatureRows(batch, Table.Weights, 1, x);
        Matrix hidden = default;
        if (AdapterRows is not null)
        {
            hidden = workspace.Arena.TakeZeros(batch.TokenCount, AdapterRows.Weights.Columns);
            AddFeatureRows(batch, AdapterRows.Weights, _scale, hidden);
            MatrixProduct.AddProduct(hidden, _up!.Parameter.Weights, x);
        }

        trace = new HashedEmbeddingTrace(hidden, workspace.Drop(x));
        return x;
    }

    /// <summary>Adds to the gradients of the trainable parameters.</summary>
    /// <param name="workspace">The memory and the gradients.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="trace">The trace of the forward pass.</param>
    /// <param name="gradient">
    /// The gradient of the output; the dropout mask is applied to it.
    /// </param>
    public void Backward(Workspace workspace, PackedBatch batch, in HashedEmbeddingTrace trace, Matrix gradient)
    {
        Workspace.ApplyMask(trace.Mask, gradient);
        if (Table.IsTrainable)
        {
            AddRowGradients(workspace.Gradients!, batch, Table, 1, gradient);
        }

        if (AdapterRows is { IsTrainable: true })
        {
            _up!.AddGradient(workspace.Gradients!, trace.AdapterHidden, gradient);
            var hiddenGradient = workspace.Arena.TakeZeros(batch.TokenCount, AdapterRows.Weights.Columns);
            _up.AddInputGradient(gradient, hiddenGradient);
            AddRowGradients(workspace.Gradients!, batch, AdapterRows, _scale, hiddenGradient);
        }
    }

    /// <summary>table += s · A B</summary>
    public void MergeAdapterInto(Matrix table)
    {
        if (AdapterRows is null)
        {
            return;
        }

        for (var bucket = 0; bucket < table.Rows; bucket++)
        {
            for (var k = 0; k < AdapterRows.Weights.Columns; k++)
            {
                VectorMath.AddScaled(
                    _scale * AdapterRows.Weights[bucket, k], _up!.Parameter.Weights.Row(k), table.Row(bucket));
            }
        }
    }

    private static void AddFeatureRows(PackedBatch batch, Matrix rows, float scale, Matrix sums)
    {
        for (var token = 0; token < batch.TokenCount; token++)
        {
            var features = batch.Features[token];
            var weight = scale / MathF.Sqrt(features.Length);
            foreach (var feature in features)
            {
                VectorMath.AddScaled(weight, rows.Row(feature), sums.Row(token));
            }
        }
    }

    private static void AddRowGradients(
        Gradients gradients, PackedBatch batch, Parameter parameter, float scale, Matrix gradient)
    {
        var sums = gradients.Of(parameter);
        var touched = gradients.TouchedRowsOf(parameter);
        for (var token = 0; token < batch.TokenCount; token++)
        {
            var features = batch.Features[token];
            var weight = scale / MathF.Sqrt(features.Length);
            foreach (var feature in features)
            {
                touched.Add(feature);
                VectorMath.AddScaled(weight, gradient.Row(token), sums.Row(feature));
            }
        }
    }
}

/// <summary>The values of an embedding for the backward pass.</summary>
/// <param name="AdapterHidden">
/// s · (the sum of the rows of A of all features); empty without an adapter.
/// </param>
/// <param name="Mask">The dropout mask.</param>
internal readonly record struct HashedEmbeddingTrace(Matrix AdapterHidden, Matrix Mask);
