using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// x + dropout(W_o attention(norm(x))): the attention of each token to all tokens of its row
/// (Vaswani et al. 2017).
/// </summary>
internal sealed class SelfAttention
{
    private readonly LayerNorm _norm;
    private readonly AttentionHeads _heads;

    public SelfAttention(ParameterList parameters, string name, int width, int heads)
    {
        _norm = new LayerNorm(parameters, $"{name}.attn_norm", width);
        Query = new Linear(parameters, $"{name}.query", width, width);
        Key = new Linear(parameters, $"{name}.key", width, width);
        Value = new Linear(parameters, $"{name}.value", width, width);
        Output = new Linear(parameters, $"{name}.attn_dense", width, width);
        _heads = new AttentionHeads(parameters, $"{name}.rel_bias", heads, width / heads);
    }

    public Linear Query { get; }

    public Linear Key { get; }

    public Linear Value { get; }

    public Linear Output { get; }

    public Matrix Forward(Workspace workspace, PackedBatch batch, Matrix x, out SelfAttentionTrace trace)
    {
        var normalized = _norm.Forward(workspace, x, out var norm);
        var q = Query.Forward(workspace, normalized, out var query);
        var k = Key.Forward(workspace, normalized, out var key);
        var v = Value.Forward(workspace, normalized, out var value);
        var mixed = _heads.Forward(workspace, batch, q, k, v, out var probabilities);
        var result = Output.Forward(workspace, mixed, out var output);
        var mask = workspace.Drop(result);
        VectorMath.Add(x.Span, result.Span);
        trace = new SelfAttentionTrace(
            norm, query, key, value, new AttentionTrace(q, k, v, probabilities), output, mask);
        return result;
    }

    /// <summary>Replaces the gradient of the output by the gradient of the input.</summary>
    public void Backward(Workspace workspace, PackedBatch batch, in SelfAttentionTrace trace, Matrix gradient)
    {
        var arena = workspace.Arena;
        var mark = arena.Mark();
        var resultGradient = workspace.BehindMask(trace.Mask, gradient);
        var mixedGradient = arena.TakeZeros(gradient.Rows, gradient.Columns);
        Output.Backward(workspace, trace.Output, resultGradient, mixedGradient);

        var q = arena.TakeZeros(gradient.Rows, gradient.Columns);
        var k = arena.TakeZeros(gradient.Rows, gradient.Columns);
        var v = arena.TakeZeros(gradient.Rows, gradient.Columns);
        _heads.Backward(workspace, batch, trace.Attention, mixedGradient, q, k, v);

        var normalizedGradient = arena.TakeZeros(gradient.Rows, gradient.Columns);
        Query.Backward(workspace, trace.Query, q, normalizedGradient);
        Key.Backward(workspace, trace.Key, k, normalizedGradient);
        Value.Backward(workspace, trace.Value, v, normalizedGradient);
        _norm.Backward(workspace, trace.Norm, normalizedGradient, gradient);
        arena.Release(mark);
    }
}

internal readonly record struct SelfAttentionTrace(
    LayerNormTrace Norm,
    LinearTrace Query,
    LinearTrace Key,
    LinearTrace Value,
    AttentionTrace Attention,
    LinearTrace Output,
    Matrix Mask);
