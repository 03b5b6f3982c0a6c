namespace PioneerTrain.Datasets;

/// <summary>Counts the lengths of texts, to return percentiles in bounded memory.</summary>
internal sealed class LengthCounts
{
    /// <summary>Longer texts count as this long, except for the maximum.</summary>
    private const int Longest = 1 << 16;

    private readonly int[] _counts = new int[Longest + 1];
    private int _total;
    private int _maximum;

    private long _sum;

    /// <param name="length">In UTF-16 code units.</param>
    public void Add(int length)
    {
        _counts[Math.Min(length, Longest)]++;
        _total++;
        _sum += length;
        _maximum = Math.Max(_maximum, length);
    }

    public TextLengths Percentiles() => new(Percentile(0.5), Percentile(0.95), _maximum, _sum);

    /// <summary>The smallest length that at least this share of the texts does not exceed (nearest rank).</summary>
    private int Percentile(double share)
    {
        var (rank, seen) = ((int)Math.Ceiling(share * _total), 0);
        for (var length = 0; length < Longest; length++)
        {
            seen += _counts[length];
            if (seen >= rank)
            {
                return length;
            }
        }

        return _maximum;
    }
}

/// <summary>Lengths of the texts of a data file, in UTF-16 code units.</summary>
public sealed record TextLengths(int Median, int Percentile95, int Maximum, long Sum);
