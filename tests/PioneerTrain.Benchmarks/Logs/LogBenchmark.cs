using System.Diagnostics;
using System.Globalization;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.Logs;

/// <summary>Measures how fast the published program shows a log of 900,000 lines in a pipe, its peak
/// memory, and whether each line appears once and in order.</summary>
internal static class LogBenchmark
{
    private const int Lines = 900_000;
    private const int MinimumLinesPerSecond = 300_000;
    private const int MaximumMegabytes = 120;

    private static readonly LogShape[] _shapes =
    [
        new("text", "text/plain"),
        new("text with Range", "text/plain", WithRange: true),
        new("NDJSON", "application/x-ndjson"),
        new("JSON snapshot", "application/json"),
    ];

    /// <param name="args">The published program (<c>publish/pioneer-train</c> of this checkout).</param>
    /// <returns>0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var program = Path.GetFullPath(args.ElementAtOrDefault(0) ?? Repository.File("publish/pioneer-train"));
        if (!File.Exists(program))
        {
            await Console.Error.WriteLineAsync($"There is no {program}. Publish it: dotnet tool restore && dotnet cake --target=Publish");
            return 2;
        }

        using var folder = new TempFolder();
        var isReached = true;
        foreach (var shape in _shapes)
        {
            isReached &= await MeasureAsync(shape, "jobs logs", program, folder.Path, url => ["jobs", "logs", "job_abc123", "--api-url", url]);
            isReached &= await MeasureAsync(shape, "followed job", program, folder.Path, url =>
                ["train", "--attach", "job_abc123", "--config", Repository.File("tests/configs/valid/minimal.yml"), "--output-folder", Path.Combine(folder.Path, Guid.NewGuid().ToString("N")), "--api-url", url]);
        }

        return isReached ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(LogShape shape, string what, string program, string folder, Func<string, string[]> arguments)
    {
        using var server = new LogServer(shape, Lines, isFollowed: what != "jobs logs");
        var start = new ProcessStartInfo(program, arguments(server.Url))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
            Environment = { ["PIONEER_API_KEY"] = "pio_sk_of_the_benchmark", ["NO_PROXY"] = "127.0.0.1", ["GITHUB_ACTIONS"] = "" },
        };
        using var process = Process.Start(start)!;
        using var figures = new ProcessFigures(process.Id);
        var (first, last, next, others) = (0L, 0L, 0, 0);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (LogShape.NumberOf(line) == next)
            {
                last = Stopwatch.GetTimestamp();
                first = next++ == 0 ? last : first;
            }
            else
            {
                others += LogShape.NumberOf(line) < 0 ? 0 : 1;
            }
        }

        await process.WaitForExitAsync();
        var speed = next / Stopwatch.GetElapsedTime(first, last).TotalSeconds;
        var isComplete = next == Lines && others == 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Name,-16} {what,-13} {server.Bytes >> 20,4} MB  {speed,9:N0} lines/s  {figures.CpuSeconds,5:0.0} s CPU  {figures.PeakMegabytes,4} MB peak  {(isComplete ? "all lines once and in order" : $"{next:N0} lines in order, {others:N0} others")}"));
        return isComplete && speed >= MinimumLinesPerSecond && figures.PeakMegabytes < MaximumMegabytes;
    }
}
