using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Remembers which lines of a log were reported. The service returns the whole log each
/// time, in no reliable order or length, so a line is identified by its content and not by its
/// position. Only a hash of each line is kept.</summary>
public sealed class LogCursor
{
    private readonly int _mostRemembered;
    private HashSet<ulong> _reported = [];

    /// <param name="maximumRemembered">Maximum number of remembered lines. Above it, lines that the
    /// service no longer returns are forgotten. Default 100,000, about 3 MB.</param>
    public LogCursor(int maximumRemembered = 100_000)
    {
        _mostRemembered = maximumRemembered;
    }

    internal int Remembered => _reported.Count;

    /// <summary>Returns the lines of <paramref name="snapshot"/> that were not reported before, and
    /// marks them as reported. They are ordered by time if every line has a time; otherwise they
    /// keep the order of the snapshot.</summary>
    public IReadOnlyList<LogEntry> Take(IReadOnlyList<LogEntry> snapshot)
    {
        var fresh = new List<LogEntry>();
        var present = new HashSet<ulong>(snapshot.Count);
        var repetitions = new Dictionary<ulong, uint>();
        foreach (var entry in snapshot)
        {
            var identity = IdentityOf(entry, repetitions);
            if (present.Add(identity) && !_reported.Contains(identity))
            {
                fresh.Add(entry);
            }
        }

        if (_reported.Count + fresh.Count > _mostRemembered)
        {
            _reported = present;
        }
        else
        {
            _reported.UnionWith(present);
        }

        return fresh.TrueForAll(entry => entry.Timestamp is not null) ? [.. fresh.OrderBy(entry => entry.Timestamp)] : fresh;
    }

    /// <summary>Returns the hash of the service's id for the line, if it has one. Otherwise a hash
    /// of its content and of the number of identical lines before it, because a log may repeat
    /// lines.</summary>
    private static ulong IdentityOf(LogEntry entry, Dictionary<ulong, uint> repetitions)
    {
        if (entry.Id is not null)
        {
            return Hash($"id\n{entry.Id}");
        }

        var said = Hash($"said\n{entry.Timestamp:O}\n{entry.Source}\n{entry.Message}");
        var nth = repetitions.GetValueOrDefault(said);
        repetitions[said] = nth + 1;
        return unchecked(said + (nth * 0x9E3779B97F4A7C15));
    }

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
