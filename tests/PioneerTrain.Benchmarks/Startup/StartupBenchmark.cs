using System.Diagnostics;
using System.Globalization;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Benchmarks.Startup;

/// <summary>
/// Measures the time from exec of the published program in a workflow step to its first request on
/// the wire, alternating with <c>node -e 0</c>, which is the minimum start-up cost of a JavaScript
/// action.
/// </summary>
internal static class StartupBenchmark
{
    private const int Runs = 20;

    /// <summary>The path of the first request, which checks the API key.</summary>
    private const string Command = "action";

    /// <param name="args">The published program (<c>publish/pioneer-train</c> of this checkout).</param>
    /// <returns>
    /// 0 when every target is reached, 1 when one is missed, 2 when the benchmark cannot run.
    /// </returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var program = Path.GetFullPath(args.ElementAtOrDefault(0) ?? Repository.File("publish/pioneer-train"));
        if (!File.Exists(program))
        {
            await Console.Error.WriteLineAsync($"There is no {program}. Publish it: dotnet tool restore && dotnet cake --target=Publish");
            return 2;
        }

        using var service = new FirstRequest();
        using var sandbox = new RunnerSandbox().Input("api-key", "pio_sk_of_the_benchmark").Input("api-url", service.Origin.AbsoluteUri);
        sandbox.Variables["ACTIONS_RESULTS_URL"] = service.Origin.AbsoluteUri;
        sandbox.Variables["ACTIONS_RUNTIME_TOKEN"] = ResultsServiceStandIn.TokenOfTheJob;
        Directory.CreateDirectory(Path.Combine(sandbox.Workspace, ".github"));
        File.Copy(Repository.File("tests/configs/valid/minimal.yml"), Path.Combine(sandbox.Workspace, ".github", "training.yml"));

        List<double> ours = [], nodes = [];
        for (var run = -1; run < Runs; run++)
        {
            var node = await WholeProcessAsync(Step(sandbox, "node", "-e", "0"));
            var own = await service.TimeToAsync(Step(sandbox, program, Command));
            if (run >= 0) // Run -1 is a warm-up that fills the caches.
            {
                nodes.Add(node.TotalMilliseconds);
                ours.Add(own.TotalMilliseconds);
            }
        }

        return Judge(MedianOf(ours), MedianOf(nodes));
    }

    private static int Judge(double own, double node)
    {
        var ratio = own / node;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"medians of {Runs} runs in turn, {Environment.ProcessorCount} processors"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pioneer-train {Command}, exec to first request {own,8:0.0} ms (at most 100: {Reached(own <= 100)})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"node -e 0, whole process                   {node,8:0.0} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ours / node                                {ratio,8:0.00}    (at most 0.7: {Reached(ratio <= 0.7)})"));
        return own <= 100 && ratio <= 0.7 ? 0 : 1;
    }

    private static string Reached(bool reached) => reached ? "reached" : "missed";

    private static ProcessStartInfo Step(RunnerSandbox sandbox, string program, params string[] arguments)
    {
        // The runner reads a step's output through pipes.
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = sandbox.Workspace,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        foreach (var (name, value) in sandbox.Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<TimeSpan> WholeProcessAsync(ProcessStartInfo start)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
