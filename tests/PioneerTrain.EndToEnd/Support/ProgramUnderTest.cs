using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// The published program as a process: the one that the build of this project published, or the one
/// in <c>PIONEER_TRAIN_UNDER_TEST</c>.
/// Signal dispositions are reset first, because a background shell passes an ignored SIGINT on to
/// its children.
/// </summary>
public sealed class ProgramUnderTest : IAsyncDisposable
{
    /// <summary>
    /// Timeout for a program that hangs; longer than any test takes on a busy machine.
    /// </summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _peakMemory;

    private ProgramUnderTest(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data, _output, _outputEnded);
        process.ErrorDataReceived += (_, line) => Read(line.Data, _error, _errorEnded);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>
    /// The root of the repository, determined from the compile-time path of this file.
    /// </summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    public static string PioneerTrain { get; } =
        Environment.GetEnvironmentVariable("PIONEER_TRAIN_UNDER_TEST") ?? Path.Combine(RepositoryRoot, "artifacts/under-test/pioneer-train");

    public static string PioneerLocal { get; } = Path.Combine(Path.GetDirectoryName(PioneerTrain)!, "local", "pioneer-local");

    /// <summary>The hard link beside the program whose name selects the post stage.</summary>
    public static string PostStage { get; } = LinkPostStage();

    /// <summary>Standard output so far.</summary>
    public string OutputSoFar
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Runs the program until it exits.</summary>
    public static async Task<ProgramResult> RunAsync(string folder, string[] arguments, Dictionary<string, string>? environment = null)
    {
        await using var program = Start(folder, arguments, environment);
        return await program.EndAsync();
    }

    public static ProgramUnderTest Start(string folder, string[] arguments, Dictionary<string, string>? environment = null, string? program = null, string[]? through = null)
    {
        string[] command = [.. through ?? [], "env", "--default-signal=INT,TERM,HUP", program ?? PioneerTrain, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PIONEER_", StringComparison.Ordinal) || name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("ACTIONS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new ProgramUnderTest(Process.Start(start)!);
    }

    /// <summary>
    /// Completes when a line that contains this text is printed on either stream; fails if the
    /// program exits first.
    /// </summary>
    public async Task SeesAsync(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_output.ToString().Contains(text, StringComparison.Ordinal) || _error.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((text, seen));
        }

        var ended = Task.WhenAll(_outputEnded.Task, _errorEnded.Task);
        if (await Task.WhenAny(seen.Task, ended).WaitAsync(_limit) != seen.Task && !seen.Task.IsCompleted)
        {
            Assert.Fail($"The program ended without printing \"{text}\".\n{_output}\n{_error}");
        }
    }

    /// <summary>Sends a signal, as a terminal or the runner does.</summary>
    public void Signal(PosixSignal signal) => Assert.Equal(0, Kill(_process.Id, Number(signal)));

    /// <summary>
    /// Sends a signal to the only child of the program: process 1 of the namespace that the program
    /// was started in.
    /// </summary>
    public void SignalChild(PosixSignal signal) => Assert.Equal(0, Kill(Child(), Number(signal)));

    /// <summary>
    /// Kills the only child of the program: the embedded server, or process 1 of the namespace that
    /// the program was started in.
    /// </summary>
    public void KillChild() => Assert.Equal(0, Kill(Child(), 9));

    public void KillHard() => _process.Kill();

    public async Task<ProgramResult> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(_limit);
        await Task.WhenAll(_outputEnded.Task, _errorEnded.Task).WaitAsync(_limit);
        lock (_gate)
        {
            return new ProgramResult(_process.ExitCode, _output.ToString(), _error.ToString(), _peakMemory);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int Number(PosixSignal signal) => signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };

    /// <summary>
    /// Reads the children of every thread, because the kernel lists a child under the thread that
    /// started it.
    /// </summary>
    private int Child()
    {
        var children = Directory.EnumerateDirectories($"/proc/{_process.Id}/task").SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return int.Parse(children.Single());
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string LinkPostStage()
    {
        var link = Path.Combine(Path.GetDirectoryName(PioneerTrain)!, "pioneer-train-cleanup");
        File.Delete(link);
        Assert.Equal(0, Link(PioneerTrain, link));
        return link;
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string added);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private void Read(string? line, StringBuilder stream, TaskCompletionSource ended)
    {
        lock (_gate)
        {
            if (line is null)
            {
                ended.TrySetResult();
                return;
            }

            stream.Append(line).Append('\n');
            _peakMemory = Math.Max(_peakMemory, PeakMemoryNow());
            foreach (var (_, seen) in _awaited.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Reads the peak resident memory from the kernel, in bytes; 0 if the process has exited.
    /// </summary>
    private long PeakMemoryNow()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

/// <summary>The exit code and the output of a program.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Error, long PeakMemory)
{
    /// <summary>Asserts the exit code and shows the whole output if it differs.</summary>
    public ProgramResult With(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"Exit code {ExitCode} instead of {exitCode}.\n{Output}\n{Error}");
        return this;
    }
}
