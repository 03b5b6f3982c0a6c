using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The trainable adapter of a frozen linear layer: s · x A B, of rank r. B is initially zero, so
/// training starts from exactly the base model.
/// </summary>
internal sealed class LowRankAdapter
{
    private readonly DenseWeights _down;
    private readonly DenseWeights _up;
    private readonly float _scale;

    /// <summary>Adds the parameters of the adapter.</summary>
    /// <param name="parameters">The parameters of the model.</param>
    /// <param name="name">The name of the linear layer.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="rank">The rank r.</param>
    /// <param name="scale">s = α / r.</param>
    /// <param name="random">Initializes A.</param>
    public LowRankAdapter(
        ParameterList parameters, string name, int inputs, int outputs, int rank, float scale, Pcg32 random)
    {
        _down = new DenseWeights(parameters.AddLinear($"{name}.lora_A.weight", inputs, rank, rank));
        _up = new DenseWeights(parameters.AddLinear($"{name}.lora_B.weight", rank, outputs, outputs));
        _scale = scale;
        NormalSampler.Fill(Down.Weights, rank, 1 / MathF.Sqrt(inputs), random);
    }

    public Parameter Down => _down.Parameter;

    public Parameter Up => _up.Parameter;

    public void RefreshTransposes()
    {
        _down.RefreshTranspose();
        _up.RefreshTranspose();
    }

    /// <summary>y += s · x A B. Returns s · x A.</summary>
    public Matrix AddTo(Workspace workspace, Matrix x, Matrix y)
    {
        var hidden = workspace.Arena.Take(x.Rows, Down.Weights.Columns);
        MatrixProduct.Multiply(x, Down.Weights, hidden);
        VectorMath.Scale(_scale, hidden.Span);
        MatrixProduct.AddProduct(hidden, Up.Weights, y);
        return hidden;
    }

    public void Backward(Workspace workspace, in LinearTrace trace, Matrix outputGradient, Matrix inputGradient)
    {
        var gradients = workspace.Gradients!;
        _up.AddGradient(gradients, trace.AdapterHidden, outputGradient);

        var hiddenGradient = workspace.Arena.TakeZeros(outputGradient.Rows, Down.Weights.Columns);
        _up.AddInputGradient(outputGradient, hiddenGradient);
        VectorMath.Scale(_scale, hiddenGradient.Span);

        _down.AddGradient(gradients, trace.Input, hiddenGradient);
        if (!inputGradient.IsEmpty)
        {
            _down.AddInputGradient(hiddenGradient, inputGradient);
        }
    }

    /// <summary>weights += s · A B, for files without adapters.</summary>
    public void MergeInto(Matrix weights)
    {
        for (var input = 0; input < weights.Rows; input++)
        {
            for (var k = 0; k < Down.Weights.Columns; k++)
            {
                VectorMath.AddScaled(_scale * Down.Weights[input, k], Up.Weights.Row(k), weights.Row(input));
            }
        }
    }
}
