using System.Diagnostics;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Measures how long published programs check a large data file, and how much memory they use for
/// it. Several programs run in turn.
/// </summary>
internal static class DataCheckBenchmark
{
    private const int Runs = 5;
    private const long FileBytes = 500_000_000;
    private const int WordsInRow = 14;

    private static readonly string[] _labels = ["person", "place", "date", "product", "organization", "amount"];

    /// <param name="programs">Default: <c>publish/pioneer-train</c> of this checkout.</param>
    public static async Task<int> RunAsync(string[] programs)
    {
        programs = [.. (programs is [] ? [Repository.File("publish/pioneer-train")] : programs).Select(Path.GetFullPath)];
        var folder = Directory.CreateTempSubdirectory("pioneer-data-");
        try
        {
            var rows = WriteFiles(folder.FullName);
            var runs = programs.ToDictionary(program => program, _ => new List<Figures>());
            for (var run = 0; run < Runs; run++)
            {
                foreach (var program in programs)
                {
                    runs[program].Add(await CheckAsync(program, folder.FullName));
                }
            }

            Print(FormattableString.Invariant($"medians of {Runs} runs in turn, {Environment.ProcessorCount} processors, {FileBytes / 1_000_000} MB with {rows:N0} rows"));
            foreach (var (program, figures) in runs)
            {
                PrintFigures(program, Median(figures), Median(runs[programs[0]]));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    /// <summary>Writes entity rows of random words, and a config that names the file.</summary>
    /// <returns>The number of rows.</returns>
    private static int WriteFiles(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "training.yml"), "model_name: m\nbase_model: b\ndatasets: [{ name: d, path: rows.jsonl }]\n");
        var random = new Random(7);
        string[] words = [.. Enumerable.Range(0, 20_000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 11)).Select(_ => (char)random.Next('a', 'z' + 1))]))];
        using var file = new StreamWriter(Path.Combine(folder, "rows.jsonl"));
        var rows = 0;
        for (long length = 0; length < FileBytes; rows++)
        {
            var text = Enumerable.Range(0, WordsInRow).Select(_ => words[random.Next(words.Length)]).ToArray();
            string Entity() => $"""["{text[random.Next(WordsInRow)]}", "{_labels[random.Next(_labels.Length)]}"]""";
            var row = $$"""{"text": "{{string.Join(' ', text)}}", "entities": [{{Entity()}}, {{Entity()}}]}""";
            file.Write(row);
            file.Write('\n');
            length += row.Length + 1;
        }

        return rows;
    }

    private static async Task<Figures> CheckAsync(string program, string folder)
    {
        var start = new ProcessStartInfo(program, ["validate", "training.yml"]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var end = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
        var figures = new Figures(0, 0, 0);
        while (!end.IsCompleted)
        {
            figures = Read(process) ?? figures;
            await Task.WhenAny(end, Task.Delay(10));
        }

        await end;
        return process.ExitCode == 0
            ? figures with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds }
            : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}");
    }

    /// <summary>Returns null when the process has ended.</summary>
    private static Figures? Read(Process process)
    {
        try
        {
            process.Refresh();
            return new Figures(0, process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Figures Median(List<Figures> runs)
    {
        double MedianOf(Func<Figures, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
        return new Figures(MedianOf(run => run.Seconds), MedianOf(run => run.CpuSeconds), (long)MedianOf(run => run.PeakBytes));
    }

    private static void PrintFigures(string program, Figures own, Figures first)
    {
        Print(program);
        Print(FormattableString.Invariant(
            $"  {own.Seconds:0.0} s, {FileBytes / own.Seconds / 1e6:0} MB/s, {own.CpuSeconds:0.0} s of processor time, {own.PeakBytes / 1e6:0} MB of memory"));
        if (own != first)
        {
            Print(FormattableString.Invariant($"  compared with the first program: {own.Seconds / first.Seconds:0.00} times the time, {own.CpuSeconds / first.CpuSeconds:0.00} times the processor time"));
        }
    }

    private static void Print(string line) => Console.WriteLine(line);

    private sealed record Figures(double Seconds, double CpuSeconds, long PeakBytes);
}
