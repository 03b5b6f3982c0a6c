using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>What one thread needs to take rows through the model: memory, and when training, gradients to add to and random numbers for dropout.</summary>
internal sealed class Workspace
{
    private Pcg32? _random;
    private float _dropout;

    /// <summary>For scoring: nothing is dropped and there are no gradients.</summary>
    public Workspace()
    {
    }

    /// <summary>For training.</summary>
    public Workspace(Gradients gradients)
    {
        Gradients = gradients;
    }

    public Arena Arena { get; } = new();

    public Gradients? Gradients { get; }

    /// <summary>Sets the random numbers of the next rows, so that they depend on the batch and not on the thread.</summary>
    public void DropOut(float probability, Pcg32 random)
    {
        _dropout = probability;
        _random = random;
    }

    /// <summary>Drops activations and answers the mask for the way back; an empty mask when nothing is dropped.</summary>
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

    /// <summary>A copy of a gradient on the far side of a dropout.</summary>
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
