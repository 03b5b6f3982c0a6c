using PioneerTrain.TestKit.Fuzzing;

namespace PioneerTrain.Fuzzing;

/// <summary>A reader of untrusted input.</summary>
/// <param name="Corpus">Valid inputs, which are damaged for each case.</param>
/// <param name="ReadAsync">
/// Returns whether the input was accepted or rejected as documented; throws in any other case.
/// </param>
/// <param name="BytesPerByte">Maximum memory per byte of input.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], Task> ReadAsync, int BytesPerByte)
{
    /// <summary>Maximum memory of a case regardless of its length. Default 4 MiB.</summary>
    public long BaseBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Runs one case.</summary>
    /// <param name="seed">Reproduces the case.</param>
    /// <returns>Null, or a description of the failure.</returns>
    public async Task<string?> TryAsync(int seed)
    {
        var input = new Mutator(new Random(seed)).Next(Corpus);

        // The reader does not wait for anything, so the case completes on this thread.
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
