using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Predicts the tag of each token: outside, or beginning or inside of an entity with a label.
/// </summary>
internal sealed class EntityHead
{
    private const int Padding = 16;

    private readonly Linear _linear;

    public EntityHead(ParameterList parameters, int width, int labels)
    {
        Tags = Bio.TagCount(labels);
        _linear = new Linear(parameters, "entity_head", width, PadOutputs(Tags), Tags);
    }

    public int Tags { get; }

    public Linear Linear => _linear;

    /// <summary>
    /// Returns the padded number of outputs, which the kernels process without a remainder.
    /// </summary>
    public static int PadOutputs(int outputs) => (outputs + Padding - 1) / Padding * Padding;

    /// <summary>
    /// Adds the gradient of the mean loss to <paramref name="gradient"/>, and returns the summed
    /// loss of the tokens with a gold tag.
    /// </summary>
    /// <param name="workspace">The memory and the gradients.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="encoded">The output of the encoder.</param>
    /// <param name="scale">1 / (the number of such tokens in the whole batch).</param>
    /// <param name="gradient">The gradient of <paramref name="encoded"/>.</param>
    public double Train(Workspace workspace, PackedBatch batch, Matrix encoded, float scale, Matrix gradient)
    {
        var logits = _linear.Forward(workspace, encoded, out var trace);
        double loss = 0;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var tags = batch.Rows[row].Tags;
            var (first, end) = batch.TokensOf(row);
            for (var token = first; token < end; token++)
            {
                if (tags is null)
                {
                    logits.Row(token).Clear();
                }
                else
                {
                    loss += CrossEntropy.ToGradient(logits.Row(token), Tags, tags[token - first], scale);
                }
            }
        }

        _linear.Backward(workspace, trace, logits, gradient);
        return loss;
    }

    /// <summary>Predicts the tags of a single row, each with its probability.</summary>
    public (int[] Tags, float[] Probabilities) Predict(Workspace workspace, Matrix encoded)
    {
        var logits = _linear.Forward(workspace, encoded, out _);
        var tags = Viterbi.BestTags(logits, Tags);
        var probabilities = new float[tags.Length];
        for (var token = 0; token < tags.Length; token++)
        {
            var choices = logits.Row(token)[..Tags];
            var sum = Exponential.ExpRelativeToLargest(choices);
            probabilities[token] = choices[tags[token]] / sum;
        }

        return (tags, probabilities);
    }

    /// <summary>
    /// Predicts the tags of each row, and returns the summed loss of the tokens with a gold tag.
    /// </summary>
    public double Predict(Workspace workspace, PackedBatch batch, Matrix encoded, int[][] predicted)
    {
        var logits = _linear.Forward(workspace, encoded, out _);
        double loss = 0;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            predicted[row] = Viterbi.BestTags(logits.RowRange(first, end - first), Tags);
            var gold = batch.Rows[row].Tags;
            for (var token = first; gold is not null && token < end; token++)
            {
                loss += CrossEntropy.Of(logits.Row(token), Tags, gold[token - first]);
            }
        }

        return loss;
    }
}
