namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// The sizes of a model. Sizes from files are untrusted and must be checked with
/// <see cref="FindProblem"/> before memory is allocated.
/// </summary>
/// <param name="Buckets">
/// The rows of the table that word features are hashed into, 16 to 131072.
/// </param>
/// <param name="Width">The floats per token, a multiple of 16 up to 512.</param>
/// <param name="Layers">The blocks of the encoder, 1 to 8.</param>
/// <param name="Heads">The attention heads of a block, 1 to 16.</param>
/// <param name="FeedForwardWidth">
/// The inner width of the feed-forward layer, a multiple of 16 up to 2048.
/// </param>
/// <param name="MaxTokens">
/// The maximum tokens of a text, 8 to 512. The rest of the text is ignored.
/// </param>
internal sealed record Architecture(int Buckets, int Width, int Layers, int Heads, int FeedForwardWidth, int MaxTokens)
{
    private const int WidthStep = 16;

    /// <summary>
    /// Returns a message about the first size that is out of range, or null if all are valid.
    /// </summary>
    public string? FindProblem()
    {
        if (Buckets is < 16 or > 1 << 17)
        {
            return $"buckets is {Buckets}; expected 16 to {1 << 17}";
        }

        if (Width is < WidthStep or > 512 || Width % WidthStep != 0)
        {
            return $"width is {Width}; expected a multiple of {WidthStep} up to 512";
        }

        if (FeedForwardWidth is < WidthStep or > 2048 || FeedForwardWidth % WidthStep != 0)
        {
            return $"feed_forward_width is {FeedForwardWidth}; expected a multiple of {WidthStep} up to 2048";
        }

        if (Layers is < 1 or > 8)
        {
            return $"layers is {Layers}; expected 1 to 8";
        }

        if (Heads is < 1 or > 16 || Width % Heads != 0)
        {
            return $"heads is {Heads}; expected a divisor of the width {Width} up to 16";
        }

        return MaxTokens is < 8 or > 512 ? $"max_tokens is {MaxTokens}; expected 8 to 512" : null;
    }
}
