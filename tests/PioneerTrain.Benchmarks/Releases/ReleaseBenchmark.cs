using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using PioneerTrain.Benchmarks.Logs;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.Releases;

/// <summary>
/// Releases weights of 64 MiB and of several GiB with the published program, joins the pieces as a user
/// does, and compares the memory of both.
/// </summary>
internal static class ReleaseBenchmark
{
    private const int MaximumMegabytes = 80;

    /// <param name="args">The size in GiB (4), and the published program
    /// (<c>publish/pioneer-train</c> of this checkout).</param>
    /// <returns>0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var size = long.Parse(args.ElementAtOrDefault(0) ?? "4", CultureInfo.InvariantCulture) << 30;
        var program = Path.GetFullPath(args.ElementAtOrDefault(1) ?? Repository.File("publish/pioneer-train"));
        if (!File.Exists(program))
        {
            await Console.Error.WriteLineAsync($"There is no {program}. Publish it: dotnet tool restore && dotnet cake --target=Publish");
            return 2;
        }

        return await MeasureAsync(64 << 20, program) && await MeasureAsync(size, program) ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(long bytes, string program)
    {
        using var folder = new TempFolder();
        var weights = folder.File("weights.zip");
        var received = Directory.CreateDirectory(folder.File("release")).FullName;
        var report = ReportOf(bytes, await SparseWeights.WriteAsync(weights, bytes));
        using var server = new ReleaseServer(report, weights, received);
        var clock = Stopwatch.StartNew();
        var draft = await ReleaseAsync(program, server.Url, folder, isDraft: true);
        var seconds = clock.Elapsed.TotalSeconds;
        var published = await ReleaseAsync(program, server.Url, folder, isDraft: false);
        var pieces = Directory.GetFiles(received, "model.zip*").Count(file => !file.EndsWith(".sh", StringComparison.Ordinal));
        var isWhole = (pieces == 1 || await RunAsync("sh", ["model.zip.join.sh"], received))
            && await RunAsync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], received)
            && new FileInfo(Path.Combine(received, "model.zip")).Length == bytes;
        var peak = Math.Max(draft.PeakMegabytes, published.PeakMegabytes);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes >> 20,5} MiB  {pieces} {(pieces == 1 ? "file  " : "pieces")}  {seconds,5:0.0} s  {draft.CpuSeconds,5:0.0} s CPU  {peak,3} MB peak  {(server.IsPublished && isWhole ? "published; checksums match" : "not released")}"));
        return server.IsPublished && isWhole && peak < MaximumMegabytes;
    }

    private static byte[] ReportOf(long bytes, string sha256)
    {
        var result = new RunResult
        {
            ProgramVersion = "0.1.0",
            StartedAt = DateTimeOffset.UnixEpoch,
            EndedAt = DateTimeOffset.UnixEpoch,
            Title = "Benchmark",
            Config = new ConfigFileResult(".github/training.yml", new string('a', 64)),
            Job = null,
            Release = new ReleaseResult("Apache-2.0", Draft: true, Prerelease: false),
            Metrics = null,
            Gate = new GateResult(new Dictionary<string, double?>(), VerdictWord.Passed, [new ReasonResult("f1", null, 0.85, GateStanding.Reached, Severity.Fail, "F1 0.9", 1, null)]),
            Weights = new WeightsResult(null, bytes, sha256, [], new ArtifactResult("model", ReleaseServer.WeightsId, null)),
            Conclusion = Conclusion.Passed,
            Reason = null,
            ExitCode = 0,
        };
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("result.json").Open();
            content.Write(Encoding.UTF8.GetBytes(result.ToJson()));
        }

        return archive.ToArray();
    }

    private static async Task<ProcessFigures> ReleaseAsync(string program, string url, TempFolder folder, bool isDraft)
    {
        var start = new ProcessStartInfo(program, ["release"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
            Environment =
            {
                ["GITHUB_ACTIONS"] = "true",
                ["GITHUB_API_URL"] = url,
                ["GITHUB_OUTPUT"] = folder.Write("output", ""),
                ["GITHUB_REPOSITORY"] = ReleaseServer.Repository,
                ["GITHUB_RUN_ID"] = "1",
                ["GITHUB_SERVER_URL"] = url,
                ["GITHUB_SHA"] = new string('a', 40),
                ["INPUT_DRAFT"] = isDraft ? "true" : "false",
                ["INPUT_GITHUB-TOKEN"] = "ghs_of_the_benchmark",
                ["INPUT_TAG"] = "model-v1",
                ["NO_PROXY"] = "127.0.0.1",
                ["RUNNER_TEMP"] = folder.Path,
            },
        };
        using var process = Process.Start(start)!;
        using var figures = new ProcessFigures(process.Id);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            await Console.Error.WriteLineAsync(output);
        }

        return figures;
    }

    private static async Task<bool> RunAsync(string program, string[] arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
