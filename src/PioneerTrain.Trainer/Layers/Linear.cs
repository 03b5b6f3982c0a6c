using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>y = x W + b, and beside it, when training adapters, + s · x A B with W and b frozen (LoRA, Hu et al. 2021).</summary>
internal sealed class Linear
{
    private readonly DenseWeights _weights;
    private readonly Parameter _bias;

    /// <param name="usedOutputs">Outputs that mean something; the others are padding and stay zero.</param>
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

    /// <summary>Glorot &amp; Bengio 2010: normal with variance 2 / (inputs + outputs), times a gain.</summary>
    public void Initialise(Pcg32 random, float gain = 1)
    {
        NormalSampler.Fill(Weight.Weights, Weight.UsedColumns, gain * MathF.Sqrt(2f / (Inputs + Weight.UsedColumns)), random);
        _bias.Weights.Span.Clear();
    }

    public void AddAdapter(ParameterList parameters, int rank, float alpha, Pcg32 random) =>
        Adapter = new LowRankAdapter(parameters, Name, Inputs, Outputs, rank, alpha / rank, random);

    /// <summary>Must be called after weights changed and before the next backward pass.</summary>
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

    /// <summary>Adds to the gradients of the weights that are trained, and to <paramref name="inputGradient"/> unless it is empty.</summary>
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

/// <summary>What a linear layer needs for its way back.</summary>
/// <param name="AdapterHidden">s · x A; empty without an adapter.</param>
internal readonly record struct LinearTrace(Matrix Input, Matrix AdapterHidden);
