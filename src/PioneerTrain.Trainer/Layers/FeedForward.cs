using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>x + dropout(W₂ gelu(W₁ norm(x))) for each token.</summary>
internal sealed class FeedForward
{
    private readonly LayerNorm _norm;

    public FeedForward(ParameterList parameters, string name, int width, int innerWidth)
    {
        _norm = new LayerNorm(parameters, $"{name}.ffn_norm", width);
        Expand = new Linear(parameters, $"{name}.intermediate.dense", width, innerWidth);
        Contract = new Linear(parameters, $"{name}.output.dense", innerWidth, width);
    }

    public Linear Expand { get; }

    public Linear Contract { get; }

    public Matrix Forward(Workspace workspace, Matrix x, out FeedForwardTrace trace)
    {
        var normalized = _norm.Forward(workspace, x, out var norm);
        var inner = Expand.Forward(workspace, normalized, out var expand);
        var activated = workspace.Arena.Take(inner.Rows, inner.Columns);
        Gelu.Forward(inner, activated);
        var result = Contract.Forward(workspace, activated, out var contract);
        var mask = workspace.Drop(result);
        VectorMath.Add(x.Span, result.Span);
        trace = new FeedForwardTrace(norm, expand, inner, contract, mask);
        return result;
    }

    /// <summary>Replaces the gradient of the output by the gradient of the input.</summary>
    public void Backward(Workspace workspace, in FeedForwardTrace trace, Matrix gradient)
    {
        var mark = workspace.Arena.Mark();
        var resultGradient = workspace.BehindMask(trace.Mask, gradient);
        var innerGradient = workspace.Arena.TakeZeros(trace.Inner.Rows, trace.Inner.Columns);
        Contract.Backward(workspace, trace.Contract, resultGradient, innerGradient);
        Gelu.Backward(trace.Inner, innerGradient);
        var normalizedGradient = workspace.Arena.TakeZeros(gradient.Rows, gradient.Columns);
        Expand.Backward(workspace, trace.Expand, innerGradient, normalizedGradient);
        _norm.Backward(workspace, trace.Norm, normalizedGradient, gradient);
        workspace.Arena.Release(mark);
    }
}

internal readonly record struct FeedForwardTrace(
    LayerNormTrace Norm, LinearTrace Expand, Matrix Inner, LinearTrace Contract, Matrix Mask);
