using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The weight matrix W of y = x W and its transpose, whose rows are needed for the gradient of x.
/// </summary>
internal sealed class DenseWeights(Parameter parameter)
{
    private readonly Matrix _transpose = Matrix.Zeros(parameter.Weights.Columns, parameter.Weights.Rows);
    private bool _isFresh;

    public Parameter Parameter => parameter;

    public void RefreshTranspose()
    {
        if (parameter.IsTrainable || !_isFresh)
        {
            parameter.Weights.TransposeTo(_transpose);
            _isFresh = true;
        }
    }

    /// <summary>dW += xᵀ dy, unless W is frozen.</summary>
    public void AddGradient(Gradients gradients, Matrix input, Matrix outputGradient)
    {
        if (parameter.IsTrainable)
        {
            MatrixProduct.AddTransposedProduct(input, outputGradient, gradients.Of(parameter));
        }
    }

    /// <summary>dx += dy Wᵀ</summary>
    public void AddInputGradient(Matrix outputGradient, Matrix inputGradient) =>
        MatrixProduct.AddProduct(outputGradient, _transpose, inputGradient);
}
