using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>A named matrix of weights with its training properties.</summary>
internal sealed class Parameter
{
    public required string Name { get; init; }

    /// <summary>
    /// The index in <see cref="ParameterList"/>, also used for gradients and moments.
    /// </summary>
    public required int Index { get; init; }

    public required Matrix Weights { get; init; }

    public bool IsTrainable { get; set; } = true;

    /// <summary>Whether weight decay applies: only to matrices, not to biases and norms.</summary>
    public bool Decays { get; init; }

    /// <summary>
    /// Whether a batch uses few of its rows, as in an embedding table. Gradients are then tracked
    /// by row.
    /// </summary>
    public bool IsRowSparse { get; init; }

    /// <summary>
    /// The number of columns without padding. Padding extends a row to a multiple of the vector
    /// width.
    /// </summary>
    public required int UsedColumns { get; init; }

    /// <summary>
    /// Whether files store the transposed matrix: the weights of linear layers are [outputs,
    /// inputs], as in PyTorch.
    /// </summary>
    public bool IsStoredTransposed { get; init; }

    /// <summary>
    /// Whether the parameter is a bias or the factors of a norm: one row, stored with one
    /// dimension.
    /// </summary>
    public bool IsVector { get; init; }

    public long UsedLength => (long)Weights.Rows * UsedColumns;
}

/// <summary>The parameters of a model, in the order of files.</summary>
internal sealed class ParameterList
{
    private readonly List<Parameter> _all = [];

    public IReadOnlyList<Parameter> All => _all;

    /// <summary>Adds a matrix whose rows are looked up or summed.</summary>
    public Parameter AddRows(string name, int rows, int columns, bool rowSparse = false) => Add(new Parameter
    {
        Name = name,
        Index = _all.Count,
        Weights = Matrix.Zeros(rows, columns),
        UsedColumns = columns,
        IsRowSparse = rowSparse,
    });

    /// <summary>
    /// Adds the weights of a linear layer, with weight decay and stored transposed.
    /// </summary>
    public Parameter AddLinear(string name, int inputs, int outputs, int usedOutputs) => Add(new Parameter
    {
        Name = name,
        Index = _all.Count,
        Weights = Matrix.Zeros(inputs, outputs),
        UsedColumns = usedOutputs,
        Decays = true,
        IsStoredTransposed = true,
    });

    /// <summary>Adds a vector: a bias, or the factors of a norm.</summary>
    public Parameter AddVector(string name, int length, int usedLength) => Add(new Parameter
    {
        Name = name,
        Index = _all.Count,
        Weights = Matrix.Zeros(1, length),
        UsedColumns = usedLength,
        IsVector = true,
    });

    private Parameter Add(Parameter parameter)
    {
        _all.Add(parameter);
        return parameter;
    }
}
