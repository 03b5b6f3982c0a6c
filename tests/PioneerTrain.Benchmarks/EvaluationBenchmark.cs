using System.Diagnostics;
using System.Globalization;
using PioneerTrain.Benchmarks.Logs;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Measures how long the published program evaluates 5,000 rows on the local server with the default
/// settings, and how much memory it uses. The server is a process of its own.
/// </summary>
internal static class EvaluationBenchmark
{
    private const int Rows = 5_000;
    private const int MaximumSeconds = 120;
    private const int MaximumMegabytes = 80;

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
        await File.WriteAllLinesAsync(Path.Combine(folder.Path, "rows.jsonl"), NumberedRows());
        return await MeasureAsync(program, folder.Path) ? 0 : 1;
    }

    /// <summary>Returns the held-out rows of the demo again and again, each with a number, because
    /// equal rows are refused.</summary>
    private static IEnumerable<string> NumberedRows()
    {
        var rows = File.ReadAllLines(Repository.File("demo/support-desk-heldout.jsonl"));
        return Enumerable.Range(0, Rows).Select(row =>
            rows[row % rows.Length].Replace("{\"text\":\"", string.Create(CultureInfo.InvariantCulture, $"{{\"text\":\"{row}: "), StringComparison.Ordinal));
    }

    private static async Task<bool> MeasureAsync(string program, string folder)
    {
        var start = new ProcessStartInfo(program, ["evaluate", "fastino/gliner2-base-v1", "rows.jsonl", "--local", "--output", "json"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        using var figures = new ProcessFigures(process.Id);
        var result = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}: {result}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Rows:N0} rows on the local server: {seconds:0.0} s (at most {MaximumSeconds}), {figures.PeakMegabytes} MB of memory (at most {MaximumMegabytes}), {figures.CpuSeconds:0.0} s of processor time"));
        return seconds <= MaximumSeconds && figures.PeakMegabytes <= MaximumMegabytes;
    }
}
