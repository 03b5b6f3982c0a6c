using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The summed gradients of one shard of a batch. All are zero between batches. Memory is allocated
/// with the first gradient of a parameter.
/// </summary>
internal sealed class Gradients(ParameterList parameters)
{
    private readonly Matrix[] _sums = new Matrix[parameters.All.Count];
    private readonly TouchedRows?[] _touched = new TouchedRows?[parameters.All.Count];

    public Matrix Of(Parameter parameter)
    {
        ref var sum = ref _sums[parameter.Index];
        if (sum.IsEmpty)
        {
            sum = Matrix.Zeros(parameter.Weights.Rows, parameter.Weights.Columns);
        }

        return sum;
    }

    /// <summary>Returns the rows of a row-sparse parameter that may not be zero.</summary>
    public TouchedRows TouchedRowsOf(Parameter parameter) =>
        _touched[parameter.Index] ??= new TouchedRows(parameter.Weights.Rows);
}

/// <summary>A set of row numbers in insertion order.</summary>
internal sealed class TouchedRows(int rows)
{
    private readonly bool[] _isTouched = new bool[rows];
    private readonly List<int> _order = [];

    public IReadOnlyList<int> InOrder => _order;

    public bool Contains(int row) => _isTouched[row];

    public void Add(int row)
    {
        if (!_isTouched[row])
        {
            _isTouched[row] = true;
            _order.Add(row);
        }
    }

    public void Clear()
    {
        foreach (var row in _order)
        {
            _isTouched[row] = false;
        }

        _order.Clear();
    }
}
