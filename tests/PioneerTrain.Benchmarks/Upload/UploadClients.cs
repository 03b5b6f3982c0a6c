using System.Diagnostics;
using System.Text.Json;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Benchmarks.Upload;

/// <summary>Runs an upload client as a process in the environment of a job.</summary>
internal sealed class UploadClients(Uri service, string workspace)
{
    private static readonly JsonSerializerOptions _camelCase = new(JsonSerializerDefaults.Web);

    private string Ours => Path.Combine(workspace, "client", "PioneerTrain.Benchmarks.UploadClient");

    /// <summary>
    /// Publishes our client first, so that machine code is measured, as in <c>pioneer-train</c>.
    /// </summary>
    public static async Task<UploadClients> PublishAsync(Uri service, string workspace)
    {
        var clients = new UploadClients(service, workspace);
        var project = Repository.File("tests/PioneerTrain.Benchmarks.UploadClient");
        await RunAsync(new ProcessStartInfo("dotnet", ["publish", project, "--use-current-runtime", "--output", Path.GetDirectoryName(clients.Ours)!]));
        return clients;
    }

    public Task<UploadFigures> OfficialAsync(string file, params string[] switches) =>
        MeasureAsync("node", [Repository.File("tests/peers/artifact.mjs"), "upload", "weights", file, .. switches]);

    /// <param name="file">A path, or <c>-</c> for a generated stream.</param>
    public Task<UploadFigures> OursAsync(string file, long bytes) => MeasureAsync(Ours, [file, $"{bytes}"]);

    private async Task<UploadFigures> MeasureAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["ACTIONS_RESULTS_URL"] = service.AbsoluteUri;
        start.Environment["ACTIONS_RUNTIME_TOKEN"] = ResultsServiceStandIn.TokenOfTheJob;
        start.Environment["GITHUB_WORKSPACE"] = workspace;
        var output = await RunAsync(start);
        return JsonSerializer.Deserialize<UploadFigures>(output.TrimEnd().Split('\n')[^1], _camelCase)!;
    }

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {output}");
    }
}
