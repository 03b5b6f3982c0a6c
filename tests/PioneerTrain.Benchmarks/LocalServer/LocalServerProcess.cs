using System.Diagnostics;
using System.Net.Http.Headers;
using PioneerTrain.TestKit;

namespace PioneerTrain.Benchmarks.LocalServer;

/// <summary>A published local server with an empty data folder.</summary>
internal sealed class LocalServerProcess : IAsyncDisposable
{
    private const string Key = "pio_sk_of_the_benchmark";

    private readonly Process _process;
    private readonly TempFolder _folder;

    private LocalServerProcess(Process process, TempFolder folder, Uri address)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient { BaseAddress = address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Sends requests with the API key.</summary>
    public HttpClient Http { get; }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts the server, and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">The server ended.</exception>
    public static async Task<LocalServerProcess> StartAsync(string program)
    {
        var folder = new TempFolder();
        var start = new ProcessStartInfo(program, ["serve", "--port", "0", "--data", folder.File("data")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PIONEER_LOCAL_API_KEY"] = Key;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        return new LocalServerProcess(process, folder, new Uri(line.Split(' ')[^1]));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
