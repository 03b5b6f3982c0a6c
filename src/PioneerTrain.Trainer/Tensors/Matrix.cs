using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// A row-major matrix of floats: a view of a pinned array that is aligned to a cache line. The view
/// keeps its array alive, so it needs no disposal and its pointer stays valid. Rows are returned as
/// spans, which check bounds; only the matrix product uses the pointer.
/// </summary>
internal readonly unsafe struct Matrix
{
    private const int CacheLineBytes = 64;

    private readonly float[] _owner;
    private readonly float* _data;

    private Matrix(float[] owner, float* data, int rows, int columns)
    {
        _owner = owner;
        _data = data;
        Rows = rows;
        Columns = columns;
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Length => Rows * Columns;

    public bool IsEmpty => Length == 0;

    public float* Data => _data;

    /// <summary>All elements, row after row.</summary>
    public Span<float> Span => new(_data, Length);

    public ref float this[int row, int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)row < (uint)Rows && (uint)column < (uint)Columns, "an element outside the matrix");
            return ref _data[((nint)row * Columns) + column];
        }
    }

    /// <summary>Allocates a matrix of zeros.</summary>
    public static Matrix Zeros(int rows, int columns)
    {
        var length = checked(rows * columns);
        var owner = GC.AllocateArray<float>(length + (CacheLineBytes / sizeof(float)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref owner[0]);
        var aligned = (address + CacheLineBytes - 1) & ~(nuint)(CacheLineBytes - 1);
        return new Matrix(owner, (float*)aligned, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row)
    {
        Debug.Assert((uint)row < (uint)Rows, "a row outside the matrix");
        return new Span<float>(_data + ((nint)row * Columns), Columns);
    }

    /// <summary>Returns a range of rows as a view.</summary>
    public Matrix RowRange(int first, int count)
    {
        RequireInside(first, count, Rows);
        return new Matrix(_owner, _data + ((nint)first * Columns), count, Columns);
    }

    /// <summary>
    /// Returns the floats from <paramref name="offset"/> as a view with another shape.
    /// </summary>
    public Matrix Reshape(int offset, int rows, int columns)
    {
        RequireInside(offset, rows * columns, Length);
        return new Matrix(_owner, _data + offset, rows, columns);
    }

    public void CopyTo(Matrix other)
    {
        RequireShape(other.Rows, other.Columns);
        Span.CopyTo(other.Span);
    }

    /// <summary>Writes the transposed matrix, in tiles that fit the first-level cache.</summary>
    public void TransposeTo(Matrix other)
    {
        const int Tile = 16;
        other.RequireShape(Columns, Rows);
        for (var firstRow = 0; firstRow < Rows; firstRow += Tile)
        {
            for (var firstColumn = 0; firstColumn < Columns; firstColumn += Tile)
            {
                TransposeTile(
                    other,
                    firstRow,
                    Math.Min(firstRow + Tile, Rows),
                    firstColumn,
                    Math.Min(firstColumn + Tile, Columns));
            }
        }
    }

    [Conditional("DEBUG")]
    public void RequireShape(int rows, int columns) =>
        Debug.Assert(Rows == rows && Columns == columns, $"the matrix is {Rows}×{Columns}; expected {rows}×{columns}");

    private static void RequireInside(int first, int count, int length)
    {
        if (first < 0 || count < 0 || first > length - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), $"The range starts at {first} and has {count} items, but the matrix has only {length}.");
        }
    }

    private void TransposeTile(Matrix other, int firstRow, int lastRow, int firstColumn, int lastColumn)
    {
        for (var row = firstRow; row < lastRow; row++)
        {
            for (var column = firstColumn; column < lastColumn; column++)
            {
                other[column, row] = this[row, column];
            }
        }
    }
}
