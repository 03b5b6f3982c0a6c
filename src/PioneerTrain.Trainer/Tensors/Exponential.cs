using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Computes exponentials and softmax. The functions of the library are not used, because their last
/// bit differs between platforms.
/// </summary>
internal static class Exponential
{
    /// <summary>
    /// Returns e^x. After Cephes <c>expf</c> (Moshier): x = n·ln 2 + r, a polynomial of degree 5
    /// for e^r, and n added to the exponent. The relative error is below 2e-7. x is clamped to −87
    /// and 87, the limits of single precision.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-87f)), Vector256.Create(87f));
        var n = Vector256.Floor(
            Vector256.FusedMultiplyAdd(x, Vector256.Create(1.44269504088896341f), Vector256.Create(0.5f)));

        // ln 2 is split in two parts, so that the subtraction loses no precision.
        x = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        x = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), x);

        var y = Vector256.Create(1.9875691500e-4f);
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(1.3981999507e-3f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(8.3334519073e-3f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(4.1665795894e-2f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(1.6666665459e-1f));
        y = Vector256.FusedMultiplyAdd(y, x, Vector256.Create(5.0000001201e-1f));
        y = Vector256.FusedMultiplyAdd(y, x * x, x) + Vector256<float>.One;

        var exponent = Vector256.ConvertToInt32(n) + Vector256.Create(127);
        return y * Vector256.ShiftLeft(exponent, 23).AsSingle();
    }

    /// <summary>
    /// Replaces each value by e^(value − largest) and returns their sum: a softmax before the
    /// division.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ExpRelativeToLargest(Span<float> values)
    {
        var largest = Largest(values);
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + VectorMath.Lanes <= values.Length; i += VectorMath.Lanes)
        {
            var e = Exp(VectorMath.Load(values, i) - Vector256.Create(largest));
            VectorMath.Store(e, values, i);
            sums += e;
        }

        var sum = VectorMath.Sum(sums);
        for (; i < values.Length; i++)
        {
            values[i] = Exp(Vector256.Create(values[i] - largest)).ToScalar();
            sum += values[i];
        }

        return sum;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = float.NegativeInfinity;
        foreach (var value in values)
        {
            largest = value > largest ? value : largest;
        }

        return largest;
    }
}
