namespace PioneerTrain.Trainer.Layers;

/// <summary>A row as the model sees it.</summary>
/// <param name="Features">For each token, the buckets of its features; the last is the word's shape.</param>
/// <param name="Tags">For each token, the gold tag; null when the row says nothing about entities.</param>
/// <param name="Class">Index of the gold class; −1 when the row has none.</param>
internal sealed record EncodedRow(int[][] Features, int[]? Tags, int Class);

/// <summary>Rows one after the other without padding: token matrices have one row for each token of the batch.</summary>
internal sealed class PackedBatch
{
    private readonly int[] _starts;

    private PackedBatch(IReadOnlyList<EncodedRow> rows, int[][] features)
    {
        Rows = rows;
        Features = features;
        _starts = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
        {
            var length = rows[row].Features.Length;
            _starts[row + 1] = _starts[row] + length;
            TokenPairs += length * length;
            LongestRow = Math.Max(LongestRow, length);
        }
    }

    public IReadOnlyList<EncodedRow> Rows { get; }

    /// <summary>For each token of the batch, the buckets of its features.</summary>
    public int[][] Features { get; }

    public int RowCount => Rows.Count;

    public int TokenCount => _starts[^1];

    /// <summary>Sum over the rows of their length squared.</summary>
    public int TokenPairs { get; }

    public int LongestRow { get; }

    /// <summary>The tokens of a row: the first, and the one behind the last.</summary>
    public (int First, int End) TokensOf(int row) => (_starts[row], _starts[row + 1]);

    public static PackedBatch Of(IReadOnlyList<EncodedRow> rows) => new(rows, [.. rows.SelectMany(row => row.Features)]);

    /// <summary>Like <see cref="Of"/>, but some words are known by their shape alone, as unseen names will be.</summary>
    /// <param name="unknownWords">Probability that a word is treated so.</param>
    public static PackedBatch ForTraining(IReadOnlyList<EncodedRow> rows, float unknownWords, Pcg32 random)
    {
        var batch = Of(rows);
        for (var token = 0; token < batch.Features.Length; token++)
        {
            if (random.NextSingle() < unknownWords)
            {
                batch.Features[token] = batch.Features[token][^1..];
            }
        }

        return batch;
    }
}
