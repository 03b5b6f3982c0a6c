using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>The loss −ln softmax(logits)[gold] of one choice.</summary>
internal static class CrossEntropy
{
    /// <summary>Turns logits into the gradient of the scaled loss, in place, and answers the loss. Padding behind the choices gets no gradient.</summary>
    /// <param name="choices">Logits that mean something.</param>
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

    /// <summary>The loss alone; the logits are used up.</summary>
    public static double Of(Span<float> logits, int choices, int gold)
    {
        logits = logits[..choices];
        var sum = Exponential.ExpRelativeToLargest(logits);
        return Loss(logits[gold], sum);
    }

    /// <summary>The loss is only reported, never part of an update, so the library's logarithm will do. Its floor stands for a probability of zero.</summary>
    private static double Loss(float goldExponential, float sum) => -Math.Log(Math.Max(1e-30, goldExponential / (double)sum));
}
