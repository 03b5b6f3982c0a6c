using System.Text.Json.Nodes;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Peers;

/// <summary>
/// GitHub's own client of the artifact service, in the environment of a job whose service is the
/// stand-in.
/// </summary>
internal sealed class OfficialClient(ResultsServiceStandIn service, TempFolder folder)
{
    /// <summary>Uploads one file, which the client puts into a zip.</summary>
    /// <returns>The artifact's id and the digest without <c>sha256:</c>.</returns>
    public async Task<(long Id, string Sha256)> UploadAsync(string name, string file, params string[] switches)
    {
        var result = await RunAsync(["upload", name, file, .. switches]);
        return (result["id"]!.GetValue<long>(), result["digest"]!.GetValue<string>());
    }

    /// <summary>Downloads into a new folder, and unpacks unless told otherwise.</summary>
    public async Task<(string Folder, bool DigestMismatch)> DownloadAsync(long id, string digest, params string[] switches)
    {
        var target = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));
        var result = await RunAsync(["download", $"{id}", target, digest, .. switches]);
        return (target, result["digestMismatch"]!.GetValue<bool>());
    }

    private async Task<JsonNode> RunAsync(string[] arguments)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ACTIONS_RESULTS_URL"] = service.Origin.AbsoluteUri,
            ["ACTIONS_RUNTIME_TOKEN"] = service.RuntimeToken,
            ["GITHUB_WORKSPACE"] = folder.Path,
            ["GITHUB_SERVER_URL"] = "https://github.com",
        };
        using var process = Npm.Start("./artifact.mjs", arguments, environment);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The official client failed.\n{output}\n{await errors}");
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }
}
