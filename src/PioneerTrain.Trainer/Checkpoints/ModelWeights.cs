using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>Reads and sets the weights of a model.</summary>
internal static class ModelWeights
{
    /// <summary>Returns all weights with merged adapters, as stored in a checkpoint.</summary>
    /// <exception cref="OverflowException">
    /// A weight is too large for half precision, or is not a number.
    /// </exception>
    public static IReadOnlyList<StoredTensor> Merged(Tagger model)
    {
        var linears = model.EncoderLinears.Where(linear => linear.Adapter is not null).ToDictionary(
            linear => linear.Weight);
        return [.. model.Parameters.All.Take(model.MergedParameters).Select(parameter => Store(parameter, parameter.Name, Merge(model, linears, parameter)))];
    }

    /// <summary>Returns the weights of embedding and encoder, as stored in a base model.</summary>
    /// <exception cref="OverflowException">
    /// A weight is too large for half precision, or is not a number.
    /// </exception>
    public static IReadOnlyList<StoredTensor> Encoder(Tagger model) => [.. Merged(model).Take(model.EncoderParameters)];

    /// <summary>
    /// Returns the adapters with the names and shapes of PEFT, which also transposes the two
    /// matrices of the embedding.
    /// </summary>
    /// <exception cref="OverflowException">
    /// A weight is too large for half precision, or is not a number.
    /// </exception>
    public static IReadOnlyList<StoredTensor> Adapters(Tagger model) =>
    [
        .. model.Parameters.All.Skip(model.MergedParameters).Select(parameter => Store(
            parameter, $"base_model.model.{parameter.Name}", parameter.Weights, transpose: true)),
    ];

    /// <summary>Copies stored weights to the parameters with the same names and shapes.</summary>
    /// <exception cref="InvalidModelException">
    /// A tensor is missing, is unknown or has another shape.
    /// </exception>
    public static void Load(IReadOnlyList<StoredTensor> tensors, IReadOnlyCollection<Parameter> parameters)
    {
        if (tensors.Count != parameters.Count)
        {
            throw new InvalidModelException(
                $"the file has {tensors.Count} tensors; expected {parameters.Count} for this architecture");
        }

        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var shape = ShapeOf(parameter, parameter.IsStoredTransposed);
            if (!byName.TryGetValue(parameter.Name, out var tensor) || !tensor.Shape.SequenceEqual(shape))
            {
                var found = tensor is null ? "is missing" : $"has shape [{string.Join(", ", tensor.Shape)}]";
                throw new InvalidModelException(
                    $"the tensor {parameter.Name} {found}; expected shape [{string.Join(", ", shape)}]");
            }

            for (var row = 0; row < parameter.Weights.Rows; row++)
            {
                for (var column = 0; column < parameter.UsedColumns; column++)
                {
                    var at = parameter.IsStoredTransposed
                        ? (column * parameter.Weights.Rows) + row
                        : (row * parameter.UsedColumns) + column;
                    parameter.Weights[row, column] = (float)tensor.Values[at];
                }
            }
        }
    }

    private static Matrix Merge(Tagger model, Dictionary<Parameter, Linear> linears, Parameter parameter)
    {
        var isEmbedding = parameter == model.Embedding.Table && model.Embedding.AdapterRows is not null;
        if (!isEmbedding && !linears.ContainsKey(parameter))
        {
            return parameter.Weights;
        }

        var merged = Matrix.Zeros(parameter.Weights.Rows, parameter.Weights.Columns);
        parameter.Weights.CopyTo(merged);
        if (isEmbedding)
        {
            model.Embedding.MergeAdapterInto(merged);
        }
        else
        {
            linears[parameter].Adapter!.MergeInto(merged);
        }

        return merged;
    }

    private static StoredTensor Store(Parameter parameter, string name, Matrix weights, bool transpose) =>
        Store(name, weights, parameter.UsedColumns, ShapeOf(parameter, transpose), transpose);

    private static StoredTensor Store(Parameter parameter, string name, Matrix weights) =>
        Store(parameter, name, weights, parameter.IsStoredTransposed);

    private static StoredTensor Store(string name, Matrix weights, int columns, int[] shape, bool transpose)
    {
        var values = new Half[weights.Rows * columns];
        for (var row = 0; row < weights.Rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = (Half)weights[row, column];
                values[transpose ? (column * weights.Rows) + row : (row * columns) + column] = Half.IsFinite(value)
                    ? value
                    : throw new OverflowException($"a weight of {name} is out of range ({weights[row, column]})");
            }
        }

        return new StoredTensor(name, shape, values);
    }

    /// <summary>Returns the shape in files, where vectors have one dimension.</summary>
    private static int[] ShapeOf(Parameter parameter, bool transpose)
    {
        if (parameter.IsVector)
        {
            return [parameter.UsedColumns];
        }

        return transpose
            ? [parameter.UsedColumns, parameter.Weights.Rows]
            : [parameter.Weights.Rows, parameter.UsedColumns];
    }
}
