using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// softmax(q kᵀ / √d + bias) v for each head, with a learned bias for the distance between two
/// tokens. The bias is the only information about word order beyond neighbors. Rows are short, so
/// dot products per token are faster than matrix products.
/// </summary>
internal sealed class AttentionHeads
{
    /// <summary>
    /// The maximum distance with a separate bias; larger distances share this one.
    /// </summary>
    private const int FarthestDistance = 8;

    private const int Distances = (2 * FarthestDistance) + 1;

    private readonly Parameter _distanceBias;
    private readonly int _heads;
    private readonly int _headWidth;
    private readonly float _scale;

    public AttentionHeads(ParameterList parameters, string biasName, int heads, int headWidth)
    {
        _distanceBias = parameters.AddRows(biasName, heads, Distances);
        _heads = heads;
        _headWidth = headWidth;
        _scale = 1 / MathF.Sqrt(headWidth);
    }

    /// <summary>Computes the attention.</summary>
    /// <param name="workspace">The memory.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="probabilities">
    /// For the backward pass: for each row, head and token, one probability for each token of the
    /// row.
    /// </param>
    public Matrix Forward(
        Workspace workspace, PackedBatch batch, Matrix q, Matrix k, Matrix v, out Matrix probabilities)
    {
        var mixed = workspace.Arena.TakeZeros(q.Rows, q.Columns);
        probabilities = workspace.Arena.Take(1, batch.TokenPairs * _heads);
        var rest = probabilities.Span;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            for (var head = 0; head < _heads; head++)
            {
                for (var token = first; token < end; token++)
                {
                    var weights = rest[..(end - first)];
                    rest = rest[(end - first)..];
                    Attend(head, token, first, q, k, weights);
                    for (var other = first; other < end; other++)
                    {
                        VectorMath.AddScaled(weights[other - first], Head(v, other, head), Head(mixed, token, head));
                    }
                }
            }
        }

        return mixed;
    }

    /// <summary>
    /// Adds to the gradients of q, k and v. With the probabilities p and dp = dmixed vᵀ, the
    /// gradients of the scores are p (dp − Σ p dp).
    /// </summary>
    public void Backward(
        Workspace workspace,
        PackedBatch batch,
        in AttentionTrace trace,
        Matrix mixedGradient,
        Matrix q,
        Matrix k,
        Matrix v)
    {
        var rest = trace.Probabilities.Span;
        var scores = workspace.Arena.Take(1, batch.LongestRow).Span;
        var biasGradient = _distanceBias.IsTrainable ? workspace.Gradients!.Of(_distanceBias) : default;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            for (var head = 0; head < _heads; head++)
            {
                for (var token = first; token < end; token++)
                {
                    var scoreGradients = scores[..(end - first)];
                    ScoreGradients(
                        trace.V,
                        Head(mixedGradient, token, head),
                        head,
                        first,
                        rest[..(end - first)],
                        v,
                        scoreGradients);
                    rest = rest[(end - first)..];
                    for (var other = first; other < end; other++)
                    {
                        var gradient = scoreGradients[other - first];
                        if (!biasGradient.IsEmpty)
                        {
                            biasGradient[head, Distance(token, other)] += gradient;
                        }

                        VectorMath.AddScaled(gradient * _scale, Head(trace.K, other, head), Head(q, token, head));
                        VectorMath.AddScaled(gradient * _scale, Head(trace.Q, token, head), Head(k, other, head));
                    }
                }
            }
        }
    }

    private static int Distance(int token, int other) =>
        Math.Clamp(other - token, -FarthestDistance, FarthestDistance) + FarthestDistance;

    private void Attend(int head, int token, int first, Matrix q, Matrix k, Span<float> weights)
    {
        var query = Head(q, token, head);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (VectorMath.Dot(query, Head(k, first + i, head)) * _scale) + _distanceBias.Weights[head, Distance(token, first + i)];
        }

        var sum = Exponential.ExpRelativeToLargest(weights);
        VectorMath.Scale(1 / sum, weights);
    }

    private void ScoreGradients(
        Matrix values, ReadOnlySpan<float> mixedGradient, int head, int first, ReadOnlySpan<float> probabilities, Matrix valueGradient, Span<float> scoreGradients)
    {
        float mean = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            scoreGradients[i] = VectorMath.Dot(mixedGradient, Head(values, first + i, head));
            mean += scoreGradients[i] * probabilities[i];
            VectorMath.AddScaled(probabilities[i], mixedGradient, Head(valueGradient, first + i, head));
        }

        for (var i = 0; i < probabilities.Length; i++)
        {
            scoreGradients[i] = probabilities[i] * (scoreGradients[i] - mean);
        }
    }

    private Span<float> Head(Matrix matrix, int token, int head) =>
        matrix.Row(token).Slice(head * _headWidth, _headWidth);
}

internal readonly record struct AttentionTrace(Matrix Q, Matrix K, Matrix V, Matrix Probabilities);
