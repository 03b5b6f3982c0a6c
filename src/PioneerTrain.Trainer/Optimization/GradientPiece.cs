using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Optimization;

/// <summary>
/// A part of a parameter that one thread updates: ranges of its weights, and of its gradient in
/// each shard.
/// </summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Ranges">The ranges: start and length, in floats.</param>
/// <param name="Rows">The row of each range of a row-sparse parameter; otherwise null.</param>
internal sealed record GradientPiece(
    Parameter Parameter, IReadOnlyList<(int Start, int Length)> Ranges, IReadOnlyList<int>? Rows)
{
    private const int DenseLength = 16384;
    private const int SparseRows = 256;

    /// <summary>
    /// Splits the trainable parameters into pieces. A row-sparse parameter has only the rows that
    /// are used in a shard.
    /// </summary>
    public static IReadOnlyList<GradientPiece> Cut(ParameterList parameters, Gradients[] shards)
    {
        var pieces = new List<GradientPiece>();
        foreach (var parameter in parameters.All.Where(parameter => parameter.IsTrainable))
        {
            pieces.AddRange(parameter.IsRowSparse ? CutRows(parameter, shards) : CutDense(parameter));
        }

        return pieces;
    }

    /// <summary>
    /// Adds the gradients of the other shards to the first one in order, sets them to zero and
    /// returns the sum of squares.
    /// </summary>
    public double AddUp(Gradients[] shards)
    {
        var total = shards[0].Of(Parameter).Span;
        for (var shard = 1; shard < shards.Length; shard++)
        {
            var part = shards[shard].Of(Parameter).Span;
            var touched = Rows is null ? null : shards[shard].TouchedRowsOf(Parameter);
            for (var i = 0; i < Ranges.Count; i++)
            {
                if (touched is null || touched.Contains(Rows![i]))
                {
                    var (start, length) = Ranges[i];
                    VectorMath.Add(part.Slice(start, length), total.Slice(start, length));
                    part.Slice(start, length).Clear();
                }
            }
        }

        double squares = 0;
        foreach (var (start, length) in Ranges)
        {
            squares += VectorMath.Dot(total.Slice(start, length), total.Slice(start, length));
        }

        return squares;
    }

    private static IEnumerable<GradientPiece> CutDense(Parameter parameter)
    {
        for (var start = 0; start < parameter.Weights.Length; start += DenseLength)
        {
            yield return new GradientPiece(
                parameter, [(start, Math.Min(DenseLength, parameter.Weights.Length - start))], Rows: null);
        }
    }

    private static IEnumerable<GradientPiece> CutRows(Parameter parameter, Gradients[] shards)
    {
        var width = parameter.Weights.Columns;
        var first = shards[0].TouchedRowsOf(parameter);
        var rows = new List<int>(first.InOrder);
        foreach (var shard in shards.Skip(1))
        {
            // A row that only a later shard uses is added to the set of the first one, so that it
            // occurs once.
            foreach (var row in shard.TouchedRowsOf(parameter).InOrder)
            {
                if (!first.Contains(row))
                {
                    first.Add(row);
                    rows.Add(row);
                }
            }
        }

        return rows.Chunk(SparseRows).Select(
            chunk => new GradientPiece(parameter, [.. chunk.Select(row => (row * width, width))], chunk));
    }
}
