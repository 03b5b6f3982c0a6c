using System.Globalization;
using System.Security.Cryptography;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.Upload;

/// <summary>
/// Compares the artifact upload with GitHub's own client. Each runs in a separate process and
/// uploads the same file of incompressible bytes to the same sink. Requires the peers:
/// <c>npm ci --prefix tests/peers</c>.
/// </summary>
internal static class UploadBenchmark
{
    private const int Runs = 3;
    private const long MiB = 1024 * 1024;

    /// <param name="args">
    /// MiB of the file (1024), then MiB of the long upload that shows whether memory grows (10240;
    /// 0 skips it).
    /// </param>
    /// <returns>
    /// 0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (!Directory.Exists(Repository.File("tests/peers/node_modules")))
        {
            await Console.Error.WriteLineAsync("The peers are not installed. Run: npm ci --prefix tests/peers");
            return 2;
        }

        var sizes = args.Select(size => long.Parse(size, CultureInfo.InvariantCulture) * MiB).ToList();
        return await CompareAsync(sizes.ElementAtOrDefault(0) is > 0 and var bytes ? bytes : 1024 * MiB, sizes.Count > 1 ? sizes[1] : 10240 * MiB);
    }

    private static async Task<int> CompareAsync(long bytes, long longBytes)
    {
        using var folder = new TempFolder();
        using var sink = new TrivialSink();
        var file = folder.File("weights.zip");
        await WriteRandomAsync(file, bytes);
        var clients = await UploadClients.PublishAsync(sink.Origin, folder.Path);

        Console.WriteLine($"{bytes / MiB} MiB of random bytes, {Environment.ProcessorCount} processors; medians of {Runs} runs in turn, the default of the official client once");
        Console.WriteLine($"{"client",-32} {"MiB/s",8} {"CPU s",8} {"peak MiB",9}");
        List<UploadFigures> unzipped = [], ours = [];
        for (var run = 0; run < Runs; run++)
        {
            unzipped.Add(await clients.OfficialAsync(file, "--raw"));
            ours.Add(await clients.OursAsync(file, bytes));
        }

        var peer = Print("@actions/artifact, skipArchive", bytes, UploadFigures.MedianOf(unzipped));
        var packed = Print("@actions/artifact, default", bytes, await clients.OfficialAsync(file));
        var own = Print("ours", bytes, UploadFigures.MedianOf(ours));
        var endless = longBytes == 0 ? null : Print($"ours, {longBytes / MiB} MiB of a stream", longBytes, await clients.OursAsync("-", longBytes));

        bool[] reached =
        [
            Judge("MiB/s against un-zipped", peer.Seconds / own.Seconds, atLeast: 1.5),
            Judge("MiB/s against the default", packed.Seconds / own.Seconds, atLeast: 12),
            Judge("CPU of un-zipped against ours", peer.CpuSeconds / own.CpuSeconds, atLeast: 2),
            Judge("90 MiB against peak memory", 90.0 * MiB / own.PeakBytes, atLeast: 1),
            endless is null || Judge("90 MiB against peak memory, long", 90.0 * MiB / endless.PeakBytes, atLeast: 1),
        ];
        return reached.All(target => target) ? 0 : 1;
    }

    private static UploadFigures Print(string client, long bytes, UploadFigures figures)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{client,-32} {(double)bytes / MiB / figures.Seconds,8:0.0} {figures.CpuSeconds,8:0.00} {(double)figures.PeakBytes / MiB,9:0.0}"));
        return figures;
    }

    private static bool Judge(string what, double ratio, double atLeast)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32} {ratio,8:0.00} (at least {atLeast:0.0##}: {(ratio >= atLeast ? "reached" : "missed")})"));
        return ratio >= atLeast;
    }

    private static async Task WriteRandomAsync(string path, long bytes)
    {
        var piece = new byte[MiB];
        await using var file = File.Create(path);
        for (var rest = bytes; rest > 0; rest -= piece.Length)
        {
            RandomNumberGenerator.Fill(piece);
            await file.WriteAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, rest)));
        }
    }
}
