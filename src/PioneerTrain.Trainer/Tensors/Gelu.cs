using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// The activation x · σ(1.702 x), an approximation of GELU (Hendrycks &amp; Gimpel 2016, section
/// 2). Widths must be multiples of eight.
/// </summary>
internal static class Gelu
{
    private const float Slope = 1.702f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(Matrix x, Matrix y)
    {
        x.RequireShape(y.Rows, y.Columns);
        var from = x.Span;
        var to = y.Span;
        for (var i = 0; i < to.Length; i += VectorMath.Lanes)
        {
            var value = VectorMath.Load(from, i);
            VectorMath.Store(value / (Vector256<float>.One + Exponential.Exp(value * -Slope)), to, i);
        }
    }

    /// <summary>
    /// Multiplies the gradient of y by dy/dx = s + 1.702 x s (1 − s), with s = σ(1.702 x).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(Matrix x, Matrix gradient)
    {
        x.RequireShape(gradient.Rows, gradient.Columns);
        var from = x.Span;
        var to = gradient.Span;
        for (var i = 0; i < to.Length; i += VectorMath.Lanes)
        {
            var value = VectorMath.Load(from, i) * Slope;
            var s = Vector256<float>.One / (Vector256<float>.One + Exponential.Exp(-value));
            VectorMath.Store(VectorMath.Load(to, i) * (s + (value * s * (Vector256<float>.One - s))), to, i);
        }
    }
}
