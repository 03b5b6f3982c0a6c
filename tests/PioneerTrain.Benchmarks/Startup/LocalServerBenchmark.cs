using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.Startup;

/// <summary>
/// Measures the published local server: the time from exec to its first answer, the memory when it
/// is idle, and the size of what an image contains of it. Several programs are started in turn.
/// </summary>
internal static class LocalServerBenchmark
{
    private const int Runs = 20;
    private const double MaximumSeconds = 1;

    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(2);

    /// <param name="args">
    /// The published programs; without any, <c>publish/local/pioneer-local</c> of this checkout.
    /// </param>
    /// <returns>
    /// 0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        string[] programs = [.. args.DefaultIfEmpty(Repository.File("publish/local/pioneer-local")).Select(Path.GetFullPath)];
        if (programs.FirstOrDefault(program => !File.Exists(program)) is { } missing)
        {
            await Console.Error.WriteLineAsync($"There is no {missing}. Publish it: dotnet tool restore && dotnet cake --target=Publish");
            return 2;
        }

        using var http = new HttpClient();
        var starts = programs.ToDictionary(program => program, _ => new List<double>(), StringComparer.Ordinal);
        var memory = programs.ToDictionary(program => program, _ => 0.0, StringComparer.Ordinal);
        for (var run = -1; run < Runs; run++)
        {
            foreach (var program in programs)
            {
                var isLast = run == Runs - 1;
                var (start, megabytes) = await StartAsync(program, http, isLast ? _rest : TimeSpan.Zero);
                if (run >= 0) // Run -1 is a warm-up that fills the caches.
                {
                    starts[program].Add(start.TotalSeconds);
                    memory[program] = megabytes;
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Runs} starts of each in turn, {Environment.ProcessorCount} processors"));
        foreach (var program in programs)
        {
            var sorted = starts[program].Order().ToList();
            var (size, compressed) = SizeOf(Path.GetDirectoryName(program)!);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{program}: exec to first answer {sorted[sorted.Count / 2]:0.00} s (slowest {sorted[^1]:0.00} s, at most {MaximumSeconds:0}), {memory[program]:0} MB at rest, {size:0.0} MB of files, {compressed:0.0} MB compressed"));
        }

        return starts.Values.All(times => times.Max() < MaximumSeconds) ? 0 : 1;
    }

    /// <summary>Starts a server with an empty data folder, and ends it.</summary>
    /// <param name="rest">The time between the first answer and the reading of the memory.</param>
    private static async Task<(TimeSpan Start, double Megabytes)> StartAsync(string program, HttpClient http, TimeSpan rest)
    {
        using var folder = new TempFolder();
        var start = new ProcessStartInfo(program, ["serve", "--port", "0", "--data", folder.File("data")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PIONEER_LOCAL_API_KEY"] = "pio_sk_of_the_benchmark";
        var started = Stopwatch.GetTimestamp();
        using var server = Process.Start(start)!;
        try
        {
            var line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
            using var answer = await http.GetAsync(new Uri($"{line.Split(' ')[^1]}/felix/training-jobs"));
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                throw new InvalidOperationException($"{program} answered a request without a key with {answer.StatusCode}.");
            }

            await Task.Delay(rest);
            server.Refresh();
            return (elapsed, server.WorkingSet64 / (double)(1 << 20));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
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
