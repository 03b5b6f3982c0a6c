using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// x + dropout(gelu(W [left, self, right] of norm(x))): a convolution of width three over each
/// token and its two neighbors.
/// </summary>
internal sealed class WindowMixing
{
    private const int Window = 3;

    private readonly LayerNorm _norm;

    public WindowMixing(ParameterList parameters, string name, int width)
    {
        _norm = new LayerNorm(parameters, $"{name}.conv_norm", width);
        Mix = new Linear(parameters, $"{name}.conv", Window * width, width);
    }

    public Linear Mix { get; }

    public Matrix Forward(Workspace workspace, PackedBatch batch, Matrix x, out WindowMixingTrace trace)
    {
        var normalized = _norm.Forward(workspace, x, out var norm);
        var windows = GatherWindows(workspace, batch, normalized);
        var mixed = Mix.Forward(workspace, windows, out var mix);
        var result = workspace.Arena.Take(x.Rows, x.Columns);
        Gelu.Forward(mixed, result);
        var mask = workspace.Drop(result);
        VectorMath.Add(x.Span, result.Span);
        trace = new WindowMixingTrace(norm, mix, mixed, mask);
        return result;
    }

    /// <summary>Replaces the gradient of the output by the gradient of the input.</summary>
    public void Backward(Workspace workspace, PackedBatch batch, in WindowMixingTrace trace, Matrix gradient)
    {
        var mark = workspace.Arena.Mark();
        var mixedGradient = workspace.BehindMask(trace.Mask, gradient);
        Gelu.Backward(trace.Mixed, mixedGradient);
        var windowGradient = workspace.Arena.TakeZeros(gradient.Rows, Window * gradient.Columns);
        Mix.Backward(workspace, trace.Mix, mixedGradient, windowGradient);
        var normalizedGradient = workspace.Arena.TakeZeros(gradient.Rows, gradient.Columns);
        ScatterWindows(batch, windowGradient, normalizedGradient);
        _norm.Backward(workspace, trace.Norm, normalizedGradient, gradient);
        workspace.Arena.Release(mark);
    }

    private static Matrix GatherWindows(Workspace workspace, PackedBatch batch, Matrix x)
    {
        var width = x.Columns;
        var windows = workspace.Arena.TakeZeros(x.Rows, Window * width);
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            for (var token = first; token < end; token++)
            {
                for (var neighbor = Math.Max(first, token - 1); neighbor <= Math.Min(end - 1, token + 1); neighbor++)
                {
                    x.Row(neighbor).CopyTo(windows.Row(token).Slice((neighbor - token + 1) * width, width));
                }
            }
        }

        return windows;
    }

    private static void ScatterWindows(PackedBatch batch, Matrix windowGradient, Matrix gradient)
    {
        var width = gradient.Columns;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            for (var token = first; token < end; token++)
            {
                for (var neighbor = Math.Max(first, token - 1); neighbor <= Math.Min(end - 1, token + 1); neighbor++)
                {
                    VectorMath.Add(
                        windowGradient.Row(token).Slice((neighbor - token + 1) * width, width),
                        gradient.Row(neighbor));
                }
            }
        }
    }
}

internal readonly record struct WindowMixingTrace(LayerNormTrace Norm, LinearTrace Mix, Matrix Mixed, Matrix Mask);
