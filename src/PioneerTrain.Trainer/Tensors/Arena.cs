namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Allocates the matrices of a batch one after the other, releases them together and keeps the
/// memory for the next batch. The memory grows in blocks, so a text of any length fits.
/// </summary>
internal sealed class Arena
{
    private const int BlockLength = 1 << 19;
    private const int FloatsPerCacheLine = 16;

    private readonly List<Matrix> _blocks = [];
    private int _block;
    private int _used;

    /// <summary>Returns the current position for <see cref="Release"/>.</summary>
    public (int Block, int Used) Mark() => (_block, _used);

    /// <summary>Releases all matrices since the mark.</summary>
    public void Release((int Block, int Used) mark) => (_block, _used) = mark;

    public void Reset() => Release((0, 0));

    /// <summary>Returns a matrix with uninitialized values.</summary>
    public Matrix Take(int rows, int columns)
    {
        var length = ((rows * columns) + FloatsPerCacheLine - 1) & ~(FloatsPerCacheLine - 1);
        while (_block < _blocks.Count && _used + length > _blocks[_block].Length)
        {
            _block++;
            _used = 0;
        }

        if (_block == _blocks.Count)
        {
            _blocks.Add(Matrix.Zeros(1, Math.Max(BlockLength, length)));
        }

        var taken = _blocks[_block].Reshape(_used, rows, columns);
        _used += length;
        return taken;
    }

    /// <summary>Returns a matrix of zeros.</summary>
    public Matrix TakeZeros(int rows, int columns)
    {
        var taken = Take(rows, columns);
        taken.Span.Clear();
        return taken;
    }
}
