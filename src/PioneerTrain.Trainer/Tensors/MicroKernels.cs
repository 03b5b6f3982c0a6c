using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// The inner loops of the matrix product: a block of the product stays in registers while the loop
/// runs over the depth. <c>Vector256</c> and <c>FusedMultiplyAdd</c> give the same bits on every
/// processor (slowly without AVX2); <c>Vector&lt;T&gt;</c> does not.
/// </summary>
/// <remarks>
/// <see cref="MatrixProduct"/> checks the shapes of the matrices. <c>columns</c> is the row length
/// of the right side and of the product.
/// </remarks>
internal static unsafe class MicroKernels
{
    public const int BlockRows = 6;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixBySixteen(LeftOperand left, float* right, int columns, float* product, bool accumulate)
    {
        float* a0 = left.Data, a1 = a0 + left.RowStep, a2 = a1 + left.RowStep, a3 = a2 + left.RowStep, a4 = a3 + left.RowStep, a5 = a4 + left.RowStep;
        float* p0 = product, p1 = p0 + columns, p2 = p1 + columns, p3 = p2 + columns, p4 = p3 + columns, p5 = p4 + columns;
        Vector256<float> c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = Vector256<float>.Zero;
        if (accumulate)
        {
            c00 = Vector256.Load(p0);
            c01 = Vector256.Load(p0 + 8);
            c10 = Vector256.Load(p1);
            c11 = Vector256.Load(p1 + 8);
            c20 = Vector256.Load(p2);
            c21 = Vector256.Load(p2 + 8);
            c30 = Vector256.Load(p3);
            c31 = Vector256.Load(p3 + 8);
            c40 = Vector256.Load(p4);
            c41 = Vector256.Load(p4 + 8);
            c50 = Vector256.Load(p5);
            c51 = Vector256.Load(p5 + 8);
        }

        nint step = left.DepthStep, at = 0;
        for (var depth = left.Depth; depth > 0; depth--, at += step, right += columns)
        {
            var b0 = Vector256.Load(right);
            var b1 = Vector256.Load(right + 8);
            var a = Vector256.Create(a0[at]);
            c00 = Vector256.FusedMultiplyAdd(a, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(a, b1, c01);
            a = Vector256.Create(a1[at]);
            c10 = Vector256.FusedMultiplyAdd(a, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(a, b1, c11);
            a = Vector256.Create(a2[at]);
            c20 = Vector256.FusedMultiplyAdd(a, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(a, b1, c21);
            a = Vector256.Create(a3[at]);
            c30 = Vector256.FusedMultiplyAdd(a, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(a, b1, c31);
            a = Vector256.Create(a4[at]);
            c40 = Vector256.FusedMultiplyAdd(a, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(a, b1, c41);
            a = Vector256.Create(a5[at]);
            c50 = Vector256.FusedMultiplyAdd(a, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(a, b1, c51);
        }

        c00.Store(p0);
        c01.Store(p0 + 8);
        c10.Store(p1);
        c11.Store(p1 + 8);
        c20.Store(p2);
        c21.Store(p2 + 8);
        c30.Store(p3);
        c31.Store(p3 + 8);
        c40.Store(p4);
        c41.Store(p4 + 8);
        c50.Store(p5);
        c51.Store(p5 + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixByEight(LeftOperand left, float* right, int columns, float* product, bool accumulate)
    {
        float* a0 = left.Data, a1 = a0 + left.RowStep, a2 = a1 + left.RowStep, a3 = a2 + left.RowStep, a4 = a3 + left.RowStep, a5 = a4 + left.RowStep;
        float* p0 = product, p1 = p0 + columns, p2 = p1 + columns, p3 = p2 + columns, p4 = p3 + columns, p5 = p4 + columns;
        Vector256<float> c0, c1, c2, c3, c4, c5;
        c0 = c1 = c2 = c3 = c4 = c5 = Vector256<float>.Zero;
        if (accumulate)
        {
            c0 = Vector256.Load(p0);
            c1 = Vector256.Load(p1);
            c2 = Vector256.Load(p2);
            c3 = Vector256.Load(p3);
            c4 = Vector256.Load(p4);
            c5 = Vector256.Load(p5);
        }

        nint step = left.DepthStep, at = 0;
        for (var depth = left.Depth; depth > 0; depth--, at += step, right += columns)
        {
            var b = Vector256.Load(right);
            c0 = Vector256.FusedMultiplyAdd(Vector256.Create(a0[at]), b, c0);
            c1 = Vector256.FusedMultiplyAdd(Vector256.Create(a1[at]), b, c1);
            c2 = Vector256.FusedMultiplyAdd(Vector256.Create(a2[at]), b, c2);
            c3 = Vector256.FusedMultiplyAdd(Vector256.Create(a3[at]), b, c3);
            c4 = Vector256.FusedMultiplyAdd(Vector256.Create(a4[at]), b, c4);
            c5 = Vector256.FusedMultiplyAdd(Vector256.Create(a5[at]), b, c5);
        }

        c0.Store(p0);
        c1.Store(p1);
        c2.Store(p2);
        c3.Store(p3);
        c4.Store(p4);
        c5.Store(p5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByThirtyTwo(LeftOperand left, float* right, int columns, float* product, bool accumulate)
    {
        Vector256<float> c0, c1, c2, c3;
        c0 = c1 = c2 = c3 = Vector256<float>.Zero;
        if (accumulate)
        {
            c0 = Vector256.Load(product);
            c1 = Vector256.Load(product + 8);
            c2 = Vector256.Load(product + 16);
            c3 = Vector256.Load(product + 24);
        }

        var from = left.Data;
        var step = left.DepthStep;
        for (var depth = left.Depth; depth > 0; depth--, from += step, right += columns)
        {
            var a = Vector256.Create(*from);
            c0 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right), c0);
            c1 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 8), c1);
            c2 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 16), c2);
            c3 = Vector256.FusedMultiplyAdd(a, Vector256.Load(right + 24), c3);
        }

        c0.Store(product);
        c1.Store(product + 8);
        c2.Store(product + 16);
        c3.Store(product + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByEight(LeftOperand left, float* right, int columns, float* product, bool accumulate)
    {
        var sum = accumulate ? Vector256.Load(product) : Vector256<float>.Zero;
        var from = left.Data;
        for (var depth = left.Depth; depth > 0; depth--, from += left.DepthStep, right += columns)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.Create(*from), Vector256.Load(right), sum);
        }

        sum.Store(product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneByOne(LeftOperand left, float* right, int columns, float* product, bool accumulate)
    {
        var sum = accumulate ? *product : 0;
        var from = left.Data;
        for (var depth = left.Depth; depth > 0; depth--, from += left.DepthStep, right += columns)
        {
            sum = MathF.FusedMultiplyAdd(*from, *right, sum);
        }

        *product = sum;
    }
}
