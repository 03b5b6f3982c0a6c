using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// A layer of the encoder: window mixing, self-attention over the row, and a feed-forward layer per
/// token.
/// </summary>
internal sealed class EncoderBlock
{
    /// <summary>
    /// The initial gain of layers that write to the residual stream, so that its variance does not
    /// grow with the depth.
    /// </summary>
    private const float ResidualGain = 0.5f;

    private readonly WindowMixing _window;
    private readonly SelfAttention _attention;
    private readonly FeedForward _feedForward;

    public EncoderBlock(ParameterList parameters, string name, Architecture architecture)
    {
        _window = new WindowMixing(parameters, name, architecture.Width);
        _attention = new SelfAttention(parameters, name, architecture.Width, architecture.Heads);
        _feedForward = new FeedForward(parameters, name, architecture.Width, architecture.FeedForwardWidth);
    }

    public IEnumerable<Linear> Linears =>
    [
        _window.Mix, _attention.Query, _attention.Key, _attention.Value, _attention.Output, _feedForward.Expand, _feedForward.Contract,
    ];

    public void Initialize(Pcg32 random)
    {
        foreach (var linear in Linears)
        {
            linear.Initialize(
                random, linear == _attention.Output || linear == _feedForward.Contract ? ResidualGain : 1);
        }
    }

    public Matrix Forward(Workspace workspace, PackedBatch batch, Matrix x, out EncoderBlockTrace trace)
    {
        x = _window.Forward(workspace, batch, x, out var window);
        x = _attention.Forward(workspace, batch, x, out var attention);
        x = _feedForward.Forward(workspace, x, out var feedForward);
        trace = new EncoderBlockTrace(window, attention, feedForward);
        return x;
    }

    /// <summary>Replaces the gradient of the output by the gradient of the input.</summary>
    public void Backward(Workspace workspace, PackedBatch batch, in EncoderBlockTrace trace, Matrix gradient)
    {
        _feedForward.Backward(workspace, trace.FeedForward, gradient);
        _attention.Backward(workspace, batch, trace.Attention, gradient);
        _window.Backward(workspace, batch, trace.Window, gradient);
    }
}

internal readonly record struct EncoderBlockTrace(
    WindowMixingTrace Window, SelfAttentionTrace Attention, FeedForwardTrace FeedForward);
