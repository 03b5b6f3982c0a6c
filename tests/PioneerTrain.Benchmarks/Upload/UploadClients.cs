using System.Diagnostics;
using System.Text.Json;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Benchmarks.Upload;

/// <summary>Runs a client as a process in the environment of a job.</summary>
internal sealed class UploadClients(Uri service, string workspace)
{
    private static readonly JsonSerializerOptions _camelCase = new(JsonSerializerDefaults.Web);

    /// <summary>The settings of the runtime that <c>pioneer-train</c> has in its project file. Numbers are hexadecimal.</summary>
    private static readonly Dictionary<string, string> _asPublished = new(StringComparer.Ordinal)
    {
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_GCGen0MaxBudget"] = "200000",
    };

    public Task<UploadFigures> OfficialAsync(string file, params string[] switches) =>
        RunAsync("node", [Repository.File("tests/peers/artifact.mjs"), "upload", "weights", file, .. switches], []);

    /// <param name="file">A path, or <c>-</c> for a stream that is made up.</param>
    public Task<UploadFigures> OursAsync(string file, long bytes) =>
        RunAsync(Environment.ProcessPath!, [.. Self(), "upload", "client", file, $"{bytes}"], _asPublished);

    /// <summary>The assembly, where the process is the dotnet host.</summary>
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(UploadClients).Assembly.Location] : [];

    private async Task<UploadFigures> RunAsync(string program, string[] arguments, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ACTIONS_RESULTS_URL"] = service.AbsoluteUri;
        start.Environment["ACTIONS_RUNTIME_TOKEN"] = ResultsServiceStandIn.TokenOfTheJob;
        start.Environment["GITHUB_WORKSPACE"] = workspace;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<UploadFigures>(output.TrimEnd().Split('\n')[^1], _camelCase)!
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }
}
