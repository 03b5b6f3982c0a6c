using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): each activation is dropped with a probability, and
/// the others are scaled so that the mean does not change.
/// </summary>
internal static class DropoutMask
{
    /// <summary>
    /// Creates a random mask of 0 and 1 / (1 − probability) and applies it. Widths must be
    /// multiples of eight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Pcg32 random, float probability, Matrix mask, Matrix activations)
    {
        mask.RequireShape(activations.Rows, activations.Columns);

        // Eight parallel xorshift generators (Marsaglia 2003), whose state must not be zero.
        var state = Vector256.Create(
            random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32(),
            random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()) | Vector256<uint>.One;
        var threshold = Vector256.Create((int)(probability * int.MaxValue));
        var scale = Vector256.Create(1 / (1 - probability));
        var factors = mask.Span;
        var values = activations.Span;
        for (var i = 0; i < values.Length; i += VectorMath.Lanes)
        {
            state ^= Vector256.ShiftLeft(state, 13);
            state ^= Vector256.ShiftRightLogical(state, 17);
            state ^= Vector256.ShiftLeft(state, 5);
            var keep = Vector256.GreaterThanOrEqual(Vector256.ShiftRightLogical(state, 1).AsInt32(), threshold).AsSingle();
            var factor = keep & scale;
            VectorMath.Store(factor, factors, i);
            VectorMath.Store(factor * VectorMath.Load(values, i), values, i);
        }
    }
}
