using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>The cross-entropy loss −ln softmax(logits)[gold].</summary>
internal static class CrossEntropy
{
    /// <summary>
    /// Replaces the logits by the gradient of the scaled loss, and returns the loss. The gradient
    /// of padding is zero.
    /// </summary>
    /// <param name="logits">The logits, which are overwritten.</param>
    /// <param name="choices">The number of logits without padding.</param>
    /// <param name="gold">The index of the gold choice.</param>
    /// <param name="scale">The scale of the gradient.</param>
    public static double ToGradient(Span<float> logits, int choices, int gold, float scale)
    {
        logits[choices..].Clear();
        logits = logits[..choices];
        var sum = Exponential.ExpRelativeToLargest(logits);
        var loss = Loss(logits[gold], sum);
        VectorMath.Scale(scale / sum, logits);
        logits[gold] -= scale;
        return loss;
    }

    /// <summary>Returns the loss. The logits are overwritten.</summary>
    public static double Of(Span<float> logits, int choices, int gold)
    {
        logits = logits[..choices];
        var sum = Exponential.ExpRelativeToLargest(logits);
        return Loss(logits[gold], sum);
    }

    // The loss is only reported and never part of an update, so the logarithm of the library is
    // sufficient. The lower limit avoids the logarithm of zero.
    private static double Loss(float goldExponential, float sum) =>
        -Math.Log(Math.Max(1e-30, goldExponential / (double)sum));
}
