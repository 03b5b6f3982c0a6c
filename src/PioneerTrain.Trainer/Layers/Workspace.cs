using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The state of a thread that runs the model: memory, and for training also gradients and the
/// random numbers for dropout.
/// </summary>
internal sealed class Workspace
{
    private Pcg32? _random;
    private float _dropout;

    /// <summary>Creates a workspace for scoring, without dropout and gradients.</summary>
    public Workspace()
    {
    }

    /// <summary>Creates a workspace for training.</summary>
    public Workspace(Gradients gradients)
    {
        Gradients = gradients;
    }

    public Arena Arena { get; } = new();

    public Gradients? Gradients { get; }

    /// <summary>
    /// Sets the dropout of the next rows. Its random numbers depend on the batch and not on the
    /// thread.
    /// </summary>
    public void DropOut(float probability, Pcg32 random)
    {
        _dropout = probability;
        _random = random;
    }

    /// <summary>
    /// Drops activations and returns the mask for the backward pass; the mask is empty if nothing
    /// is dropped.
    /// </summary>
    public Matrix Drop(Matrix activations)
    {
        if (_random is null || _dropout <= 0)
        {
            return default;
        }

        var mask = Arena.Take(activations.Rows, activations.Columns);
        DropoutMask.Apply(_random, _dropout, mask, activations);
        return mask;
    }

    /// <summary>Returns a copy of a gradient with the dropout mask applied.</summary>
    public Matrix BehindMask(Matrix mask, Matrix gradient)
    {
        var behind = Arena.Take(gradient.Rows, gradient.Columns);
        gradient.CopyTo(behind);
        ApplyMask(mask, behind);
        return behind;
    }

    public static void ApplyMask(Matrix mask, Matrix gradient)
    {
        if (!mask.IsEmpty)
        {
            VectorMath.Multiply(mask.Span, gradient.Span);
        }
    }
}
