using System.Numerics;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Proves that a log starts with the lines that were read before, with a few bytes for each
/// block of lines: a chain of hashes, noted at the end of each block.</summary>
internal sealed class LogChain
{
    /// <summary>Number of lines in a block.</summary>
    public const int Block = 64;

    private readonly List<ulong> _blocks = [];
    private ulong _chain;

    /// <summary>Number of lines.</summary>
    public long Count { get; private set; }

    private LogChain(IEnumerable<ulong> blocks) => _blocks.AddRange(blocks);

    public LogChain()
    {
    }

    /// <summary>Returns a chain of the first blocks.</summary>
    public LogChain Start(int blocks) =>
        new(_blocks.Take(blocks)) { Count = (long)blocks * Block, _chain = blocks == 0 ? 0 : _blocks[blocks - 1] };

    public void Add(ulong hash)
    {
        _chain = Next(_chain, hash);
        if (++Count % Block == 0)
        {
            _blocks.Add(_chain);
        }
    }

    /// <summary>Returns whether the lines up to <paramref name="count"/>, the end of a block or of
    /// the log, have this chain.</summary>
    public bool Matches(long count, ulong chain) => count == Count ? chain == _chain : chain == _blocks[(int)(count / Block) - 1];

    /// <summary>Returns whether the chain is noted after this number of lines.</summary>
    public bool IsNoted(long count) => count == Count || count % Block == 0;

    public static ulong Next(ulong chain, ulong hash) => unchecked((BitOperations.RotateLeft(chain, 7) * 0x9E3779B97F4A7C15) + hash);
}
