namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// A hash that is equal on every platform and in every process, unlike
/// <see cref="string.GetHashCode()"/>.
/// </summary>
internal static class Hash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>
    /// Returns the FNV-1a hash (Fowler, Noll, Vo) of the UTF-16 code units, followed by the
    /// finalizer of MurmurHash3 (Appleby), because the low bits of FNV mix poorly.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="salt">Hashes with different salts are independent.</param>
    public static ulong Of(ReadOnlySpan<char> text, ulong salt)
    {
        unchecked
        {
            var hash = (FnvOffset ^ salt) * FnvPrime;
            foreach (var unit in text)
            {
                hash = (hash ^ unit) * FnvPrime;
            }

            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
            hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
            return hash ^ (hash >> 33);
        }
    }
}
