namespace PioneerTrain.Trainer.Layers;

/// <summary>The sizes of a model. They come from files too, so <see cref="FindProblem"/> is asked before any memory is.</summary>
/// <param name="Buckets">Rows of the table that word features are hashed into.</param>
/// <param name="Width">Floats that stand for one token.</param>
/// <param name="Layers">Blocks of the encoder.</param>
/// <param name="Heads">Attention heads of a block.</param>
/// <param name="FeedForwardWidth">Inner width of the feed-forward part.</param>
/// <param name="MaxTokens">Tokens of a text that are looked at; what follows them is not seen.</param>
internal sealed record Architecture(int Buckets, int Width, int Layers, int Heads, int FeedForwardWidth, int MaxTokens)
{
    private const int WidthStep = 16;

    /// <summary>A sentence about the first size that is out of range; null when all are fine.</summary>
    public string? FindProblem()
    {
        if (Buckets is < 16 or > 1 << 17)
        {
            return $"buckets is {Buckets}; 16 to {1 << 17} is accepted";
        }

        if (Width is < WidthStep or > 512 || Width % WidthStep != 0)
        {
            return $"width is {Width}; multiples of {WidthStep} up to 512 are accepted";
        }

        if (FeedForwardWidth is < WidthStep or > 2048 || FeedForwardWidth % WidthStep != 0)
        {
            return $"feed_forward_width is {FeedForwardWidth}; multiples of {WidthStep} up to 2048 are accepted";
        }

        if (Layers is < 1 or > 8)
        {
            return $"layers is {Layers}; 1 to 8 is accepted";
        }

        if (Heads is < 1 or > 16 || Width % Heads != 0)
        {
            return $"heads is {Heads}; up to 16 that divide the width {Width} are accepted";
        }

        return MaxTokens is < 8 or > 512 ? $"max_tokens is {MaxTokens}; 8 to 512 is accepted" : null;
    }
}
