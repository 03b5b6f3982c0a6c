using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>A named matrix of weights, and what training may do with it.</summary>
internal sealed class Parameter
{
    public required string Name { get; init; }

    /// <summary>Its place in <see cref="ParameterList"/>, by which gradients and moments find it.</summary>
    public required int Index { get; init; }

    public required Matrix Weights { get; init; }

    public bool IsTrainable { get; set; } = true;

    /// <summary>Weight decay pulls matrices towards zero, never biases and norms.</summary>
    public bool Decays { get; init; }

    /// <summary>A batch touches few of its rows (an embedding table), so gradients and moments are kept by row.</summary>
    public bool IsRowSparse { get; init; }

    /// <summary>Columns that mean something; the others pad the row to a width that vectors like.</summary>
    public required int UsedColumns { get; init; }

    /// <summary>Files hold it transposed: the weights of linear layers are [outputs, inputs] there, as PyTorch has them.</summary>
    public bool IsStoredTransposed { get; init; }

    /// <summary>A bias or the factors of a norm: one row that files hold without its dimension.</summary>
    public bool IsVector { get; init; }

    public long UsedLength => (long)Weights.Rows * UsedColumns;
}

/// <summary>The parameters of a model, in the order in which files hold them.</summary>
internal sealed class ParameterList
{
    private readonly List<Parameter> _all = [];

    public IReadOnlyList<Parameter> All => _all;

    /// <summary>A matrix whose rows are added up or looked up.</summary>
    public Parameter AddRows(string name, int rows, int columns, bool rowSparse = false) => Add(new Parameter
    {
        Name = name,
        Index = _all.Count,
        Weights = Matrix.Zeros(rows, columns),
        UsedColumns = columns,
        IsRowSparse = rowSparse,
    });

    /// <summary>The weights of a linear layer; decayed, and stored transposed.</summary>
    public Parameter AddLinear(string name, int inputs, int outputs, int usedOutputs) => Add(new Parameter
    {
        Name = name,
        Index = _all.Count,
        Weights = Matrix.Zeros(inputs, outputs),
        UsedColumns = usedOutputs,
        Decays = true,
        IsStoredTransposed = true,
    });

    /// <summary>One row: a bias, or the factors of a norm.</summary>
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
