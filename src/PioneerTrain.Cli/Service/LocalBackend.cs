using System.Diagnostics;
using System.Security.Cryptography;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// Runs <c>pioneer-local</c> as a child process on a free loopback port. The child exits when its
/// standard input closes, so that it ends with this process even when this process is killed. It
/// ignores Ctrl-C, because this process still needs it to stop the job.
/// </summary>
public sealed class LocalBackend : IAsyncDisposable
{
    private const string Announcement = "pioneer-local listens on ";
    private const int ErrorLinesKept = 20;

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);

    /// <summary>Leaves time to stop the job within the 7 seconds of a cancelled step.</summary>
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Queue<string> _errors = new();
    private readonly CancellationTokenSource _exited = new();

    private LocalBackend(Process process, string apiKey, TimeProvider time)
    {
        _process = process;
        _time = time;
        ApiKey = apiKey;
        process.Exited += (_, _) => _exited.Cancel();
        process.EnableRaisingEvents = true;
        process.ErrorDataReceived += (_, line) => AddErrorLine(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>
    /// An API key that only this run knows. Other users of the machine can reach the port, but not
    /// the jobs of the server.
    /// </summary>
    public string ApiKey { get; }

    /// <summary>The address of the server, such as <c>http://127.0.0.1:41873</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>Cancelled when the server process exits, by itself or killed.</summary>
    public CancellationToken Exited => _exited.Token;

    /// <summary>
    /// The reason for the exit, from the standard error of the server or its exit code.
    /// </summary>
    public string ExitMessage => Messages.LocalServerExited(_process.ExitCode, Errors());

    /// <summary>Starts the server and waits until it listens, for up to 30 seconds.</summary>
    /// <exception cref="RunException">The program was not found, did not start in time, or exited
    /// before it listened.</exception>
    public static async Task<LocalBackend> StartAsync(string dataFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        var apiKey = $"pio_sk_local_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        var backend = new LocalBackend(Launch(dataFolder, apiKey), apiKey, time);
        try
        {
            using var limit = new CancellationTokenSource(_startLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            backend.Url = await backend.ReadAnnouncementAsync(either.Token);
            return backend;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await backend.DisposeAsync();
            throw new RunException(ExitCode.Refused, Messages.LocalServerTimedOut(_startLimit));
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The pipe is already closed because the child process has exited.
        }

        using var limit = new CancellationTokenSource(_stopLimit, _time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _exited.Dispose();
    }

    private static Process Launch(string dataFolder, string apiKey)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "local", OperatingSystem.IsWindows() ? "pioneer-local.exe" : "pioneer-local");
        var start = new ProcessStartInfo(program, ["serve", "--port", "0", "--data", dataFolder, "--stop-with-stdin"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Pass the key in the environment: ps shows command lines to other users, but not the
        // environment.
        start.Environment["PIONEER_LOCAL_API_KEY"] = apiKey;
        start.Environment.Remove("PIONEER_API_KEY");
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new RunException(ExitCode.Refused, Messages.LocalServerNotStarted(program, missing.Message), missing);
        }
    }

    private async Task<Uri> ReadAnnouncementAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal) && Uri.TryCreate(line[Announcement.Length..], UriKind.Absolute, out var url))
            {
                return url;
            }
        }

        await _process.WaitForExitAsync(cancellationToken);
        throw new RunException(_process.ExitCode == (int)ExitCode.InvalidInput ? ExitCode.InvalidInput : ExitCode.Refused, Messages.LocalServerExited(_process.ExitCode, Errors()));
    }

    private void AddErrorLine(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.Enqueue(line);
            }

            if (_errors.Count > ErrorLinesKept)
            {
                _errors.Dequeue();
            }
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return string.Join('\n', _errors);
        }
    }
}
