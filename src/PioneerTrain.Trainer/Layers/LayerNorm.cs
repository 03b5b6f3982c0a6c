using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Layer normalization (Ba et al. 2016): each row is normalized to mean 0 and variance 1,
/// multiplied by γ, and β is added. The width must be a multiple of eight.
/// </summary>
internal sealed class LayerNorm
{
    private const float Epsilon = 1e-5f;

    private readonly Parameter _gamma;
    private readonly Parameter _beta;

    public LayerNorm(ParameterList parameters, string name, int width)
    {
        _gamma = parameters.AddVector($"{name}.weight", width, width);
        _beta = parameters.AddVector($"{name}.bias", width, width);
        _gamma.Weights.Span.Fill(1);
    }

    public Matrix Forward(Workspace workspace, Matrix x, out LayerNormTrace trace)
    {
        var y = workspace.Arena.Take(x.Rows, x.Columns);
        trace = new LayerNormTrace(workspace.Arena.Take(x.Rows, x.Columns), workspace.Arena.Take(1, x.Rows));
        for (var row = 0; row < x.Rows; row++)
        {
            trace.InverseDeviations[0, row] = ForwardRow(
                x.Row(row), trace.Normalized.Row(row), y.Row(row), _gamma.Weights.Span, _beta.Weights.Span);
        }

        return y;
    }

    /// <summary>
    /// Adds to <paramref name="inputGradient"/>: (1/σ) (q − mean(q) − x̂ mean(q x̂)) with q = dy γ.
    /// </summary>
    public void Backward(Workspace workspace, in LayerNormTrace trace, Matrix outputGradient, Matrix inputGradient)
    {
        if (_gamma.IsTrainable)
        {
            var gammaGradient = workspace.Gradients!.Of(_gamma).Span;
            var betaGradient = workspace.Gradients.Of(_beta).Span;
            for (var row = 0; row < outputGradient.Rows; row++)
            {
                AddParameterGradients(outputGradient.Row(row), trace.Normalized.Row(row), gammaGradient, betaGradient);
            }
        }

        for (var row = 0; row < outputGradient.Rows; row++)
        {
            var inverse = trace.InverseDeviations[0, row];
            BackwardRow(
                outputGradient.Row(row),
                trace.Normalized.Row(row),
                inverse,
                _gamma.Weights.Span,
                inputGradient.Row(row));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ForwardRow(
        ReadOnlySpan<float> x,
        Span<float> normalized,
        Span<float> y,
        ReadOnlySpan<float> gamma,
        ReadOnlySpan<float> beta)
    {
        var sums = Vector256<float>.Zero;
        for (var i = 0; i < x.Length; i += VectorMath.Lanes)
        {
            sums += VectorMath.Load(x, i);
        }

        var mean = Vector256.Create(VectorMath.Sum(sums) / x.Length);
        var squares = Vector256<float>.Zero;
        for (var i = 0; i < x.Length; i += VectorMath.Lanes)
        {
            var difference = VectorMath.Load(x, i) - mean;
            squares = Vector256.FusedMultiplyAdd(difference, difference, squares);
        }

        var inverse = 1 / MathF.Sqrt((VectorMath.Sum(squares) / x.Length) + Epsilon);
        for (var i = 0; i < x.Length; i += VectorMath.Lanes)
        {
            var value = (VectorMath.Load(x, i) - mean) * inverse;
            VectorMath.Store(value, normalized, i);
            VectorMath.Store(
                Vector256.FusedMultiplyAdd(value, VectorMath.Load(gamma, i), VectorMath.Load(beta, i)), y, i);
        }

        return inverse;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow(
        ReadOnlySpan<float> dy,
        ReadOnlySpan<float> normalized,
        float inverse,
        ReadOnlySpan<float> gamma,
        Span<float> dx)
    {
        var sums = Vector256<float>.Zero;
        var products = Vector256<float>.Zero;
        for (var i = 0; i < dy.Length; i += VectorMath.Lanes)
        {
            var q = VectorMath.Load(dy, i) * VectorMath.Load(gamma, i);
            sums += q;
            products = Vector256.FusedMultiplyAdd(q, VectorMath.Load(normalized, i), products);
        }

        var mean = Vector256.Create(VectorMath.Sum(sums) / dy.Length);
        var meanProduct = Vector256.Create(VectorMath.Sum(products) / dy.Length);
        var inverses = Vector256.Create(inverse);
        for (var i = 0; i < dy.Length; i += VectorMath.Lanes)
        {
            var q = (VectorMath.Load(dy, i) * VectorMath.Load(gamma, i)) - mean - (VectorMath.Load(normalized, i) * meanProduct);
            VectorMath.Store(Vector256.FusedMultiplyAdd(inverses, q, VectorMath.Load(dx, i)), dx, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddParameterGradients(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> normalized, Span<float> gammaGradient, Span<float> betaGradient)
    {
        for (var i = 0; i < dy.Length; i += VectorMath.Lanes)
        {
            var d = VectorMath.Load(dy, i);
            VectorMath.Store(
                Vector256.FusedMultiplyAdd(d, VectorMath.Load(normalized, i), VectorMath.Load(gammaGradient, i)),
                gammaGradient,
                i);
            VectorMath.Store(VectorMath.Load(betaGradient, i) + d, betaGradient, i);
        }
    }
}

/// <summary>The values of a layer norm for the backward pass: x̂ and 1/σ of each row.</summary>
internal readonly record struct LayerNormTrace(Matrix Normalized, Matrix InverseDeviations);
