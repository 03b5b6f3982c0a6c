using System.Globalization;

namespace PioneerTrain.Benchmarks.Logs;

/// <summary>Reads the peak resident memory and the processor time of a process on Linux while it
/// runs.</summary>
internal sealed class ProcessFigures : IDisposable
{
    /// <summary>Clock ticks per second in <c>/proc</c> (USER_HZ).</summary>
    private const double TicksPerSecond = 100;

    private readonly string _folder;
    private readonly Timer _timer;

    public ProcessFigures(int processId)
    {
        _folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        _timer = new Timer(_ => Update(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
    }

    public long PeakMegabytes { get; private set; }

    public double CpuSeconds { get; private set; }

    public void Dispose() => _timer.Dispose();

    private void Update()
    {
        try
        {
            // The second field of the statistics is the name in parentheses; fields 14 and 15 are
            // the times in user and kernel mode.
            var fields = File.ReadAllText($"{_folder}/stat").Split(") ")[^1].Split(' ');
            CpuSeconds = Math.Max(CpuSeconds, (Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
            if (File.ReadLines($"{_folder}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } peak)
            {
                PeakMegabytes = Math.Max(PeakMegabytes, Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].TrimStart()) >> 10);
            }
        }
        catch (IOException)
        {
            // The process ended.
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
