namespace PioneerTrain.Trainer.Layers;

/// <summary>A row as input of the model.</summary>
/// <param name="Features">
/// For each token, the buckets of its features; the last is the shape of the word.
/// </param>
/// <param name="Tags">
/// For each token, the gold tag; null if the row is not annotated with entities.
/// </param>
/// <param name="Class">The index of the gold class; −1 if the row has none.</param>
internal sealed record EncodedRow(int[][] Features, int[]? Tags, int Class);

/// <summary>
/// A batch of rows without padding: token matrices have one row for each token of the batch.
/// </summary>
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

    /// <summary>The sum of the squared lengths of the rows.</summary>
    public int TokenPairs { get; }

    public int LongestRow { get; }

    /// <summary>Returns the tokens of a row: the first and the exclusive end.</summary>
    public (int First, int End) TokensOf(int row) => (_starts[row], _starts[row + 1]);

    public static PackedBatch Of(IReadOnlyList<EncodedRow> rows) =>
        new(rows, [.. rows.SelectMany(row => row.Features)]);

    /// <summary>
    /// Creates a batch in which some words have only the feature of their shape, as for unseen
    /// names.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="unknownWords">The probability that a word has only its shape.</param>
    /// <param name="random">Selects the words.</param>
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
