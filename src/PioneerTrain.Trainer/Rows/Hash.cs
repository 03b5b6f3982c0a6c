namespace PioneerTrain.Trainer.Rows;

/// <summary>A hash that is the same on every platform and in every process, which string.GetHashCode is not.</summary>
internal static class Hash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>FNV-1a over UTF-16 units (Fowler, Noll, Vo), then the finaliser of MurmurHash3 (Appleby), because FNV's low bits mix poorly.</summary>
    /// <param name="salt">Texts hashed with different salts have nothing to do with each other.</param>
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
