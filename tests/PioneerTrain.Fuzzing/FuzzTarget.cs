using PioneerTrain.TestKit.Fuzzing;

namespace PioneerTrain.Fuzzing;

/// <summary>A reader of hostile input.</summary>
/// <param name="Corpus">Good inputs, which are damaged.</param>
/// <param name="ReadAsync">Returns whether the input was taken or refused as documented; anything else is an exception.</param>
/// <param name="BytesPerByte">How much a byte of input may cost in memory.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], Task> ReadAsync, int BytesPerByte)
{
    /// <summary>What a case may cost whatever its length. Default 4 MiB.</summary>
    public long BaseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Runs one case.</summary>
    /// <param name="seed">Makes the case anew.</param>
    /// <returns>Null, or what went wrong.</returns>
    public async Task<string?> TryAsync(int seed)
    {
        var input = new Mutator(new Random(seed)).Next(Corpus);

        // Nothing waits for anything here, so the case runs to its end on this thread.
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            await ReadAsync(input);
        }
        catch (Exception unexpected)
        {
            return $"{Name}, seed {seed}, {input.Length:N0} bytes: {unexpected}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= BaseBytes + ((long)BytesPerByte * input.Length) ? null : $"{Name}, seed {seed}: {allocated:N0} bytes for {input.Length:N0} bytes of input";
    }
}
