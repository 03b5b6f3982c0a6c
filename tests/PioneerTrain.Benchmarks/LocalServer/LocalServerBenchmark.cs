using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.LocalServer;

/// <summary>
/// Measures the published local server: the time from exec to its first response, the memory when it
/// is idle, the response time of status polls while a model trains, and the size of its files.
/// Several programs are started in turn.
/// </summary>
internal static class LocalServerBenchmark
{
    private const int Runs = 20;
    private const double MaximumSeconds = 1;
    private const double MaximumMilliseconds = 50;

    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(2);

    /// <param name="args">
    /// The published programs; without any, <c>publish/local/pioneer-local</c> of this checkout.
    /// </param>
    /// <returns>
    /// 0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        string[] programs = [.. args.DefaultIfEmpty(Repository.File("publish/local/pioneer-local")).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        if (programs.FirstOrDefault(program => !File.Exists(program)) is { } missing)
        {
            await Console.Error.WriteLineAsync($"There is no {missing}. Publish it: dotnet tool restore && dotnet cake --target=Publish");
            return 2;
        }

        var starts = programs.ToDictionary(program => program, _ => new List<double>(), StringComparer.Ordinal);
        for (var run = -1; run < Runs; run++)
        {
            foreach (var program in programs)
            {
                var (start, _) = await StartAsync(program, TimeSpan.Zero);
                if (run >= 0) // Run -1 is a warm-up that fills the caches.
                {
                    starts[program].Add(start.TotalSeconds);
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Runs} starts of each in turn, {Environment.ProcessorCount} processors"));
        var isReached = true;
        foreach (var program in programs)
        {
            isReached &= await PrintAsync(program, starts[program]);
        }

        return isReached ? 0 : 1;
    }

    private static async Task<bool> PrintAsync(string program, List<double> starts)
    {
        starts.Sort();
        var median = starts[starts.Count / 2];
        var (_, megabytes) = await StartAsync(program, _rest);
        var (size, compressed) = SizeOf(Path.GetDirectoryName(program)!);
        var polls = await StatusPolls.MeasureAsync(program);
        var (middle, late) = (polls[polls.Count / 2], polls[polls.Count * 95 / 100]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {program}
              exec to first response   {median:0.00} s (at most {MaximumSeconds:0}), longest {starts[^1]:0.00} s
              memory at rest           {megabytes:0} MB
              status polls in training {middle:0.0} ms, 95 % of {polls.Count} within {late:0.0} ms (at most {MaximumMilliseconds:0})
              files                    {size:0.0} MB, {compressed:0.0} MB compressed
            """));
        return median <= MaximumSeconds && late <= MaximumMilliseconds;
    }

    /// <param name="rest">Time to wait after the first response before the memory is read.</param>
    private static async Task<(TimeSpan Start, double Megabytes)> StartAsync(string program, TimeSpan rest)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await LocalServerProcess.StartAsync(program);
        await server.Http.GetStringAsync("/felix/training-jobs");
        var elapsed = Stopwatch.GetElapsedTime(started);
        await Task.Delay(rest);
        return (elapsed, server.Megabytes);
    }

    private static (double Megabytes, double Compressed) SizeOf(string folder)
    {
        using var compressed = new MemoryStream();
        long size = 0;
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                using var content = File.OpenRead(file);
                content.CopyTo(gzip);
                size += content.Length;
            }
        }

        return (size / 1e6, compressed.Length / 1e6);
    }
}
