namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Memory for the matrices of one batch: taken one after the other, given back all at once, kept for the next batch. Grows by blocks, so a long text costs
/// memory and never a crash.
/// </summary>
internal sealed class Arena
{
    private const int BlockLength = 1 << 19;
    private const int FloatsPerCacheLine = 16;

    private readonly List<Matrix> _blocks = [];
    private int _block;
    private int _used;

    /// <summary>A place in the arena that <see cref="Release"/> goes back to.</summary>
    public (int Block, int Used) Mark() => (_block, _used);

    /// <summary>Gives back everything that was taken since the mark.</summary>
    public void Release((int Block, int Used) mark) => (_block, _used) = mark;

    public void Reset() => Release((0, 0));

    /// <summary>A matrix with whatever stands in its memory.</summary>
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

    /// <summary>A matrix of zeros.</summary>
    public Matrix TakeZeros(int rows, int columns)
    {
        var taken = Take(rows, columns);
        taken.Span.Clear();
        return taken;
    }
}
