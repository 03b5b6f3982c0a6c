using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Multiplies small matrices on one thread. Every element is summed in the order of its depth, one
/// fused multiply-add after the other, so the bits of the result do not depend on the blocking.
/// </summary>
/// <remarks>
/// Register blocking after Goto and van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication" (2008): a block of 6×16 sums fills twelve of the sixteen vector registers. The
/// matrices fit the second-level cache, so there is no packing.
/// </remarks>
internal static unsafe class MatrixProduct
{
    private const int BlockRows = MicroKernels.BlockRows;

    /// <summary>product = left · right</summary>
    public static void Multiply(Matrix left, Matrix right, Matrix product) =>
        Run(new LeftOperand(left.Data, left.Columns, 1, left.Rows, left.Columns), right, product, accumulate: false);

    /// <summary>product += left · right</summary>
    public static void AddProduct(Matrix left, Matrix right, Matrix product) =>
        Run(new LeftOperand(left.Data, left.Columns, 1, left.Rows, left.Columns), right, product, accumulate: true);

    /// <summary>
    /// product += leftᵀ · right, as for the gradient of a weight matrix: inputsᵀ · gradients of the
    /// outputs.
    /// </summary>
    public static void AddTransposedProduct(Matrix left, Matrix right, Matrix product) =>
        Run(new LeftOperand(left.Data, 1, left.Columns, left.Columns, left.Rows), right, product, accumulate: true);

    private static void Run(LeftOperand left, Matrix right, Matrix product, bool accumulate)
    {
        right.RequireShape(left.Depth, right.Columns);
        product.RequireShape(left.Rows, right.Columns);
        var row = 0;
        for (; row + BlockRows <= left.Rows; row += BlockRows)
        {
            SixRows(left.FromRow(row), right, product.Data + ((nint)row * product.Columns), accumulate);
        }

        for (; row < left.Rows; row++)
        {
            OneRow(left.FromRow(row), right, product.Data + ((nint)row * product.Columns), accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(LeftOperand left, Matrix right, float* product, bool accumulate)
    {
        var columns = right.Columns;
        var column = 0;
        for (; column + 16 <= columns; column += 16)
        {
            MicroKernels.SixBySixteen(left, right.Data + column, columns, product + column, accumulate);
        }

        for (; column + 8 <= columns; column += 8)
        {
            MicroKernels.SixByEight(left, right.Data + column, columns, product + column, accumulate);
        }

        for (; column < columns; column++)
        {
            for (var row = 0; row < BlockRows; row++)
            {
                MicroKernels.OneByOne(
                    left.FromRow(row),
                    right.Data + column,
                    columns,
                    product + ((nint)row * columns) + column,
                    accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(LeftOperand left, Matrix right, float* product, bool accumulate)
    {
        var columns = right.Columns;
        var column = 0;
        for (; column + 32 <= columns; column += 32)
        {
            MicroKernels.OneByThirtyTwo(left, right.Data + column, columns, product + column, accumulate);
        }

        for (; column + 8 <= columns; column += 8)
        {
            MicroKernels.OneByEight(left, right.Data + column, columns, product + column, accumulate);
        }

        for (; column < columns; column++)
        {
            MicroKernels.OneByOne(left, right.Data + column, columns, product + column, accumulate);
        }
    }
}

/// <summary>
/// The left side of a product, transposed or not: the offset of element (row, depth) is
/// <c>row × RowStep + depth × DepthStep</c>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct LeftOperand(float* data, int rowStep, int depthStep, int rows, int depth)
{
    public float* Data { get; } = data;

    public nint RowStep { get; } = rowStep;

    public nint DepthStep { get; } = depthStep;

    public int Rows { get; } = rows;

    public int Depth { get; } = depth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LeftOperand FromRow(int row) => new(Data + (row * RowStep), (int)RowStep, (int)DepthStep, Rows - row, Depth);
}
