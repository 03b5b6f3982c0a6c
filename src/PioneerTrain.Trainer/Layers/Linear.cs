using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// y = x W + b. With an adapter, W and b are frozen and s · x A B is added (LoRA, Hu et al. 2021).
/// </summary>
internal sealed class Linear
{
    private readonly DenseWeights _weights;
    private readonly Parameter _bias;

    /// <summary>Adds the parameters of the layer.</summary>
    /// <param name="parameters">The parameters of the model.</param>
    /// <param name="name">The name of the layer.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs, with padding.</param>
    /// <param name="usedOutputs">
    /// The number of outputs without padding; padding stays zero. Default: all outputs.
    /// </param>
    public Linear(ParameterList parameters, string name, int inputs, int outputs, int? usedOutputs = null)
    {
        Name = name;
        _weights = new DenseWeights(parameters.AddLinear($"{name}.weight", inputs, outputs, usedOutputs ?? outputs));
        _bias = parameters.AddVector($"{name}.bias", outputs, usedOutputs ?? outputs);
    }

    public string Name { get; }

    public Parameter Weight => _weights.Parameter;

    public Parameter Bias => _bias;

    public LowRankAdapter? Adapter { get; private set; }

    public int Inputs => Weight.Weights.Rows;

    public int Outputs => Weight.Weights.Columns;

    /// <summary>
    /// Initializes the weights (Glorot &amp; Bengio 2010): normal with variance 2 / (inputs +
    /// outputs), multiplied by a gain.
    /// </summary>
    public void Initialize(Pcg32 random, float gain = 1)
    {
        NormalSampler.Fill(
            Weight.Weights, Weight.UsedColumns, gain * MathF.Sqrt(2f / (Inputs + Weight.UsedColumns)), random);
        _bias.Weights.Span.Clear();
    }

    public void AddAdapter(ParameterList parameters, int rank, float alpha, Pcg32 random) =>
        Adapter = new LowRankAdapter(parameters, Name, Inputs, Outputs, rank, alpha / rank, random);

    /// <summary>
    /// Updates the transposed weights. Call it after the weights change and before the next
    /// backward pass.
    /// </summary>
    public void RefreshTransposes()
    {
        _weights.RefreshTranspose();
        Adapter?.RefreshTransposes();
    }

    public Matrix Forward(Workspace workspace, Matrix x, out LinearTrace trace)
    {
        var y = workspace.Arena.Take(x.Rows, Outputs);
        var bias = _bias.Weights.Span;
        for (var row = 0; row < y.Rows; row++)
        {
            bias.CopyTo(y.Row(row));
        }

        MatrixProduct.AddProduct(x, Weight.Weights, y);
        trace = new LinearTrace(x, Adapter?.AddTo(workspace, x, y) ?? default);
        return y;
    }

    /// <summary>
    /// Adds to the gradients of the trainable weights, and to <paramref name="inputGradient"/>
    /// unless it is empty.
    /// </summary>
    public void Backward(Workspace workspace, in LinearTrace trace, Matrix outputGradient, Matrix inputGradient)
    {
        var gradients = workspace.Gradients!;
        _weights.AddGradient(gradients, trace.Input, outputGradient);
        if (_bias.IsTrainable)
        {
            VectorMath.AddRows(outputGradient, gradients.Of(_bias).Span);
        }

        if (!inputGradient.IsEmpty)
        {
            _weights.AddInputGradient(outputGradient, inputGradient);
        }

        Adapter?.Backward(workspace, trace, outputGradient, inputGradient);
    }
}

/// <summary>The values of a linear layer for the backward pass.</summary>
/// <param name="Input">The input x.</param>
/// <param name="AdapterHidden">s · x A; empty without an adapter.</param>
internal readonly record struct LinearTrace(Matrix Input, Matrix AdapterHidden);
