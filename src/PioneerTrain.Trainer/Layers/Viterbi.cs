using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Finds the tag sequence with the highest sum of logits that is valid in BIO: an inside tag
/// follows only a begin or inside tag of the same label.
/// </summary>
internal static class Viterbi
{
    private const float Impossible = -1e9f;

    /// <summary>Returns the best tag of each token.</summary>
    /// <param name="logits">The logits, with a row for each token.</param>
    /// <param name="tags">The number of tags; the other columns are padding.</param>
    public static int[] BestTags(Matrix logits, int tags)
    {
        var tokens = logits.Rows;
        var best = new int[tokens];
        if (tokens == 0)
        {
            return best;
        }

        var before = new int[tokens, tags];
        var sums = logits.Row(0)[..tags].ToArray();
        for (var tag = 0; tag < tags; tag++)
        {
            sums[tag] = Bio.IsInside(tag) ? Impossible : sums[tag];
        }

        var next = new float[tags];
        for (var token = 1; token < tokens; token++)
        {
            var bestSoFar = IndexOfLargest(sums);
            for (var tag = 0; tag < tags; tag++)
            {
                var from = bestSoFar;
                if (Bio.IsInside(tag))
                {
                    from = sums[tag] > sums[tag - 1] ? tag : tag - 1;
                }

                before[token, tag] = from;
                next[tag] = sums[from] + logits[token, tag];
            }

            (sums, next) = (next, sums);
        }

        best[^1] = IndexOfLargest(sums);
        for (var token = tokens - 1; token > 0; token--)
        {
            best[token - 1] = before[token, best[token]];
        }

        return best;
    }

    private static int IndexOfLargest(float[] values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }
}
