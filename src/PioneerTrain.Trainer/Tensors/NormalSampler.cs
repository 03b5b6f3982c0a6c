namespace PioneerTrain.Trainer.Tensors;

/// <summary>
/// Generates approximately normal numbers with mean 0 and variance 1: the sum of twelve uniform
/// numbers minus six (Irwin–Hall). It uses only integers, because the usual methods need a
/// logarithm or a cosine, whose last bits differ between platforms.
/// </summary>
internal static class NormalSampler
{
    public static float Next(Pcg32 random)
    {
        long sum = 0;
        for (var pair = 0; pair < 6; pair++)
        {
            var bits = random.NextUInt32();
            sum += (bits & 0xFFFF) + (bits >> 16);
        }

        // Each 16-bit number represents the middle of its interval, so twelve halves (6) are added.
        return (sum + 6 - (6 * 65536L)) * (1f / 65536);
    }

    /// <summary>
    /// Fills the leading columns of each row. The other columns are padding and do not change.
    /// </summary>
    public static void Fill(Matrix matrix, int columns, float deviation, Pcg32 random)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            foreach (ref var weight in matrix.Row(row)[..columns])
            {
                weight = deviation * Next(random);
            }
        }
    }
}
