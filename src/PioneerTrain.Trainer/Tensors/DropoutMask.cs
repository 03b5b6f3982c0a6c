using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>Inverted dropout (Srivastava et al. 2014): each activation is dropped with some probability, the others grow so that the mean stays.</summary>
internal static class DropoutMask
{
    /// <summary>Draws a mask of 0 and 1 / (1 − probability) and applies it. Widths are multiples of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Pcg32 random, float probability, Matrix mask, Matrix activations)
    {
        mask.RequireShape(activations.Rows, activations.Columns);

        // Eight xorshift generators side by side (Marsaglia 2003); none may start at zero.
        var state = Vector256.Create(
            random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32(),
            random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()) | Vector256<uint>.One;
        var threshold = Vector256.Create((int)(probability * int.MaxValue));
        var grown = Vector256.Create(1 / (1 - probability));
        var factors = mask.Span;
        var values = activations.Span;
        for (var i = 0; i < values.Length; i += VectorMath.Lanes)
        {
            state ^= Vector256.ShiftLeft(state, 13);
            state ^= Vector256.ShiftRightLogical(state, 17);
            state ^= Vector256.ShiftLeft(state, 5);
            var keep = Vector256.GreaterThanOrEqual(Vector256.ShiftRightLogical(state, 1).AsInt32(), threshold).AsSingle();
            var factor = keep & grown;
            VectorMath.Store(factor, factors, i);
            VectorMath.Store(factor * VectorMath.Load(values, i), values, i);
        }
    }
}
