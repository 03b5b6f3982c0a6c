using System.Diagnostics;
using PioneerTrain.TestKit;

namespace PioneerTrain.Peers;

/// <summary>
/// Prism in a process on a free port: rejects a request that GitHub's description of its REST API
/// does not allow, and responds with GitHub's examples.
/// </summary>
internal sealed class Prism : IAsyncDisposable
{
    private const string Announcement = "Prism is listening on ";

    private readonly Process _process;

    private Prism(Process process, Uri origin) => (_process, Origin) = (process, origin);

    public Uri Origin { get; }

    public static async Task<Prism> StartAsync()
    {
        var process = Npm.Start(
            "@stoplight/prism-cli/dist/index.js",
            ["mock", "--host", "127.0.0.1", "--port", FreePort(), "--verboseLevel", "info", Repository.File("tests/contract/github/openapi.json")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["NO_COLOR"] = "1", ["FORCE_COLOR"] = "0" });
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new Prism(process, new Uri(line[(at + Announcement.Length)..].Trim()));
            }
        }

        throw new InvalidOperationException($"Prism ended before it listened: {await process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Prism accepts no port 0.</summary>
    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return $"{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
    }
}

/// <summary>Starts Prism once for all tests of a class.</summary>
public sealed class RunningPrism : IAsyncLifetime
{
    private Prism? _prism;

    internal Prism Prism => _prism!;

    public async ValueTask InitializeAsync() => _prism = await Prism.StartAsync();

    public ValueTask DisposeAsync() => _prism?.DisposeAsync() ?? ValueTask.CompletedTask;
}
