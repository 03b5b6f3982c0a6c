using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Sums and element-wise operations on rows of floats, eight at a time, with the same bits on every
/// processor.
/// </summary>
internal static class VectorMath
{
    public const int Lanes = 8;

    /// <summary>
    /// Returns the sum of eight lanes in a fixed order. The order of the library's function may
    /// differ between processors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> lanes)
    {
        var four = lanes.GetLower() + lanes.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ReadOnlySpan<float> from, int index) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, Span<float> to, int index) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)index);

    /// <summary>to += from</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        RequireSameLength(from, to);
        var i = 0;
        for (; i + Lanes <= to.Length; i += Lanes)
        {
            Store(Load(to, i) + Load(from, i), to, i);
        }

        for (; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    /// <summary>to += factor · from</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float factor, ReadOnlySpan<float> from, Span<float> to)
    {
        RequireSameLength(from, to);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + Lanes <= to.Length; i += Lanes)
        {
            Store(Vector256.FusedMultiplyAdd(factors, Load(from, i), Load(to, i)), to, i);
        }

        for (; i < to.Length; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(factor, from[i], to[i]);
        }
    }

    /// <summary>to *= factors, element by element</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> factors, Span<float> to)
    {
        RequireSameLength(factors, to);
        var i = 0;
        for (; i + Lanes <= to.Length; i += Lanes)
        {
            Store(Load(to, i) * Load(factors, i), to, i);
        }

        for (; i < to.Length; i++)
        {
            to[i] *= factors[i];
        }
    }

    /// <summary>to *= factor</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float factor, Span<float> to)
    {
        var i = 0;
        for (; i + Lanes <= to.Length; i += Lanes)
        {
            Store(Load(to, i) * factor, to, i);
        }

        for (; i < to.Length; i++)
        {
            to[i] *= factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        RequireSameLength(left, right);
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i + Lanes <= left.Length; i += Lanes)
        {
            sums = Vector256.FusedMultiplyAdd(Load(left, i), Load(right, i), sums);
        }

        var sum = Sum(sums);
        for (; i < left.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(left[i], right[i], sum);
        }

        return sum;
    }

    /// <summary>Adds all rows to <paramref name="sums"/>, as for the gradient of a bias.</summary>
    public static void AddRows(Matrix rows, Span<float> sums)
    {
        for (var row = 0; row < rows.Rows; row++)
        {
            Add(rows.Row(row), sums);
        }
    }

    /// <summary>
    /// Throws if the lengths differ. The loops use the length of one side for both and do not check
    /// bounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireSameLength(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        if (one.Length != other.Length)
        {
            throw new ArgumentException("The rows have different lengths.", nameof(other));
        }
    }
}
