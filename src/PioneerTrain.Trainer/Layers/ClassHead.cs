using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Predicts the class of each row from the mean and the maximum of its tokens in each dimension.
/// </summary>
internal sealed class ClassHead
{
    private readonly Linear _linear;
    private readonly int _width;

    public ClassHead(ParameterList parameters, int width, int classes)
    {
        _width = width;
        Classes = classes;
        _linear = new Linear(parameters, "class_head", 2 * width, EntityHead.PadOutputs(classes), classes);
    }

    public int Classes { get; }

    public Linear Linear => _linear;

    /// <summary>
    /// Adds the gradient of the mean loss to <paramref name="gradient"/>, and returns the summed
    /// loss of the rows with a gold class.
    /// </summary>
    /// <param name="workspace">The memory and the gradients.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="encoded">The output of the encoder.</param>
    /// <param name="scale">1 / (the number of such rows in the whole batch).</param>
    /// <param name="gradient">The gradient of <paramref name="encoded"/>.</param>
    public double Train(Workspace workspace, PackedBatch batch, Matrix encoded, float scale, Matrix gradient)
    {
        var pooled = Pool(workspace, batch, encoded, out var largestTokens);
        var logits = _linear.Forward(workspace, pooled, out var trace);
        double loss = 0;
        for (var row = 0; row < batch.RowCount; row++)
        {
            if (batch.Rows[row].Class < 0)
            {
                logits.Row(row).Clear();
            }
            else
            {
                loss += CrossEntropy.ToGradient(logits.Row(row), Classes, batch.Rows[row].Class, scale);
            }
        }

        var pooledGradient = workspace.Arena.TakeZeros(pooled.Rows, pooled.Columns);
        _linear.Backward(workspace, trace, logits, pooledGradient);
        Unpool(batch, pooledGradient, largestTokens, gradient);
        return loss;
    }

    /// <summary>
    /// Predicts the class of each row, and returns the summed loss of the rows with a gold class.
    /// </summary>
    public double Predict(Workspace workspace, PackedBatch batch, Matrix encoded, int[] predicted)
    {
        var pooled = Pool(workspace, batch, encoded, out _);
        var logits = _linear.Forward(workspace, pooled, out _);
        double loss = 0;
        for (var row = 0; row < batch.RowCount; row++)
        {
            var choices = logits.Row(row)[..Classes];
            predicted[row] = 0;
            for (var choice = 1; choice < Classes; choice++)
            {
                predicted[row] = choices[choice] > choices[predicted[row]] ? choice : predicted[row];
            }

            loss += batch.Rows[row].Class < 0 ? 0 : CrossEntropy.Of(choices, Classes, batch.Rows[row].Class);
        }

        return loss;
    }

    /// <summary>Returns the probability of each class of a batch with a single row.</summary>
    public float[] Probabilities(Workspace workspace, PackedBatch batch, Matrix encoded)
    {
        var pooled = Pool(workspace, batch, encoded, out _);
        var choices = _linear.Forward(workspace, pooled, out _).Row(0)[..Classes];
        var sum = Exponential.ExpRelativeToLargest(choices);
        var probabilities = choices.ToArray();
        for (var choice = 0; choice < probabilities.Length; choice++)
        {
            probabilities[choice] /= sum;
        }

        return probabilities;
    }

    /// <summary>Computes the mean and the maximum of each row.</summary>
    /// <param name="workspace">The memory.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="encoded">The output of the encoder.</param>
    /// <param name="largestTokens">
    /// For each row and dimension, the token with the maximum; −1 in a row without tokens.
    /// </param>
    private Matrix Pool(Workspace workspace, PackedBatch batch, Matrix encoded, out int[,] largestTokens)
    {
        var pooled = workspace.Arena.TakeZeros(batch.RowCount, 2 * _width);
        largestTokens = new int[batch.RowCount, _width];
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            var mean = pooled.Row(row)[.._width];
            for (var token = first; token < end; token++)
            {
                VectorMath.AddScaled(1f / (end - first), encoded.Row(token), mean);
            }

            for (var dimension = 0; dimension < _width; dimension++)
            {
                var largest = first < end ? first : -1;
                for (var token = first + 1; token < end; token++)
                {
                    largest = encoded[token, dimension] > encoded[largest, dimension] ? token : largest;
                }

                largestTokens[row, dimension] = largest;
                pooled[row, _width + dimension] = largest < 0 ? 0 : encoded[largest, dimension];
            }
        }

        return pooled;
    }

    private void Unpool(PackedBatch batch, Matrix pooledGradient, int[,] largestTokens, Matrix gradient)
    {
        for (var row = 0; row < batch.RowCount; row++)
        {
            var (first, end) = batch.TokensOf(row);
            var mean = pooledGradient.Row(row)[.._width];
            for (var token = first; token < end; token++)
            {
                VectorMath.AddScaled(1f / (end - first), mean, gradient.Row(token));
            }

            for (var dimension = 0; dimension < _width && first < end; dimension++)
            {
                gradient[largestTokens[row, dimension], dimension] += pooledGradient[row, _width + dimension];
            }
        }
    }
}
