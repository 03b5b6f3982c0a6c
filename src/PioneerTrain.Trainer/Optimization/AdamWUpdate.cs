using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Optimization;

/// <summary>
/// The update of a range of weights: m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², w = w (1 − η λ)
/// − η / (1 − β₁ᵗ) · m / (√(v / (1 − β₂ᵗ)) + ε), with the powers β₁ᵗ and β₂ᵗ as running products.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct AdamWUpdate(
    double rate, double decay, float beta1, float beta2, double beta1Power, double beta2Power, float clip)
{
    private const float Epsilon = 1e-8f;

    private readonly float _step = (float)(rate / (1 - beta1Power));
    private readonly float _secondCorrection = (float)(1 / (1 - beta2Power));
    private readonly float _keep = (float)(1 - (rate * decay));

    /// <summary>Updates the weights and sets the gradient to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> weights, Span<float> first, Span<float> second, Span<float> gradient)
    {
        var i = 0;
        for (; i + VectorMath.Lanes <= weights.Length; i += VectorMath.Lanes)
        {
            var g = VectorMath.Load(gradient, i) * clip;
            var m = (VectorMath.Load(first, i) * beta1) + (g * (1 - beta1));
            var v = (VectorMath.Load(second, i) * beta2) + (g * g * (1 - beta2));
            VectorMath.Store(m, first, i);
            VectorMath.Store(v, second, i);
            var step = m * _step / (Vector256.Sqrt(v * _secondCorrection) + Vector256.Create(Epsilon));
            VectorMath.Store((VectorMath.Load(weights, i) * _keep) - step, weights, i);
        }

        for (; i < weights.Length; i++)
        {
            var g = gradient[i] * clip;
            first[i] = (first[i] * beta1) + (g * (1 - beta1));
            second[i] = (second[i] * beta2) + (g * g * (1 - beta2));
            weights[i] = (weights[i] * _keep) - (first[i] * _step / (MathF.Sqrt(second[i] * _secondCorrection) + Epsilon));
        }

        gradient.Clear();
    }
}
