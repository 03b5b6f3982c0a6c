using System.Security.Cryptography;
using System.Text.RegularExpressions;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// Runs the code of the executable against a scripted service, with a manual clock and fixed
/// tokens.
/// This is the only place where tests create the services of the program. Arrange it, then run it
/// as
/// the command line, as a workflow step or as the post stage of the step.
/// </summary>
internal sealed partial class ScriptedRun : IDisposable
{
    public const string ApiKey = "pio_sk_test";

    private const string RequestKeys =
        "model_name: tickets-ner\nbase_model: fastino/gliner2-base-v1\ndatasets:\n  - name: tickets\nnr_epochs: 3\n";

    /// <summary>
    /// Limit in real time: a run that hangs fails instead of blocking the other tests.
    /// </summary>
    private static readonly TimeSpan _hangsAfter = TimeSpan.FromSeconds(30);

    /// <summary>The config must be in the workspace.</summary>
    private readonly TempFolder _folder = new(Directory.GetCurrentDirectory());
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withheld = new(StringComparer.Ordinal);
    private readonly WatchedOutput _output = new();
    private readonly WatchedOutput _error = new();
    private readonly long _start;
    private string? _fingerprint;

    public ScriptedRun()
    {
        Service = new ScriptedService(Time);
        _start = Time.GetTimestamp();
        Runner.Variables["GITHUB_WORKSPACE"] = Directory.GetCurrentDirectory();
        Runner.Variables["ACTIONS_RESULTS_URL"] = "https://results.example/";
        Runner.Variables["ACTIONS_RUNTIME_TOKEN"] = ResultsServiceStandIn.TokenOfTheJob;
    }

    public ManualTime Time { get; } = new();

    public ScriptedService Service { get; }

    public RunnerSandbox Runner { get; } = new();

    /// <summary>The state that the post stage would read if the process were killed now.</summary>
    public IReadOnlyDictionary<string, string> SavedState => Runner.State.Values;

    /// <summary>The API key; null for a run without a key.</summary>
    public string? Key { get; set; } = ApiKey;

    /// <summary>The other variables of the command line.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether standard output is a terminal with a live line and colours.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>The sections of the config after the keys of the request.</summary>
    public string Sections { get; set; } = "gate:\n  f1: 0.85\nevaluation:\n  dataset: tickets-test\n";

    public string ConfigPath => _folder.File("training.yml");

    /// <summary>
    /// The folder for weights and report on the command line; does not exist before the run.
    /// </summary>
    public string OutputFolder => _folder.File("output");

    /// <summary>Returns the number of requests to a route.</summary>
    public int Count(string route) => Service.Count(route);

    /// <summary>
    /// Replaces the responses of a route, as <see cref="ScriptedService.On"/> does.
    /// </summary>
    public ScriptedRun On(string route, params Reply[] replies)
    {
        Service.On(route, replies);
        return this;
    }

    /// <summary>Sets the command-line option and the input with this name.</summary>
    public ScriptedRun Set(string name, string value)
    {
        _settings[name] = value;
        return this;
    }

    /// <summary>Removes an option or input that was set.</summary>
    public void Forget(string name) => _settings.Remove(name);

    /// <summary>
    /// A folder for this run only. The path is relative because the input output-folder must be
    /// relative.
    /// </summary>
    public string RelativeFolder { get; } = $"test-output-{Guid.NewGuid():N}";

    /// <summary>Time since the run began, by the manual clock.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(_start);

    public ScriptedRun WithoutVariable(string name)
    {
        _withheld.Add(name);
        return this;
    }

    /// <summary>
    /// Deletes a file that the runner created for the step, so that writing to it fails.
    /// </summary>
    /// <param name="variable">Such as <c>GITHUB_STATE</c>.</param>
    public void RemoveRunnerFile(string variable) => File.Delete(Runner.Variables[variable]);

    /// <summary>Writes a file that the config can name by its returned path.</summary>
    public string WriteData(string name, params IEnumerable<string> rows)
    {
        Directory.CreateDirectory(RelativeFolder);
        var path = $"{RelativeFolder}/{name}";
        File.WriteAllLines(path, rows);
        return path;
    }

    public static IEnumerable<string?> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    /// <summary>Cancels the run as a signal does.</summary>
    public void Cancel() => _cancelled.Cancel();

    public ScriptedRun CancelWhenPrinted(string text)
    {
        WhenPrinted(text, Cancel);
        return this;
    }

    /// <summary>Runs an action when the text is printed for the first time.</summary>
    public void WhenPrinted(string text, Action act) => _output.When(text, act);

    /// <param name="host"><c>terminal</c> or <c>runner</c>.</param>
    public Task<CompletedRun> OnAsync(string host) => host == "runner" ? OnRunnerAsync() : OnTerminalAsync();

    /// <summary>Runs <c>pioneer-train train</c>.</summary>
    public Task<CompletedRun> OnTerminalAsync()
    {
        _settings.TryAdd("config", ConfigPath);
        _settings.TryAdd("output-folder", OutputFolder);
        var options = _settings.SelectMany(setting => (string[])[$"--{setting.Key}", setting.Value]);
        return CommandAsync(["train", .. options]);
    }

    /// <summary>Runs the command line with these arguments.</summary>
    public Task<CompletedRun> CommandAsync(params string[] args)
    {
        WriteConfig();
        var services = ServicesOf(name => name == "PIONEER_API_KEY" ? Key : Variables.GetValueOrDefault(name), Time, Service, _output);
        return EndAsync(() => CommandLine.RunAsync(args, services));
    }

    /// <summary>Runs the main stage of a workflow step.</summary>
    public Task<CompletedRun> OnRunnerAsync() =>
        EndAsync(() => ActionCommand.RunAsync(ServicesOf(RunnerVariables(), Time, Service, _output)));

    /// <summary>Runs a step with the action in the folder <c>report</c>.</summary>
    public Task<CompletedRun> OnReportAsync()
    {
        foreach (var (name, value) in _settings)
        {
            Runner.Input(name, value);
        }

        return EndAsync(() => ReportCommand.RunAsync(ServicesOf(Runner.Variable, Time, Service, _output)));
    }

    /// <summary>Runs a step with the action in the folder <c>release</c>.</summary>
    public Task<CompletedRun> OnReleaseAsync(long pieceBytes = long.MaxValue / 1000)
    {
        foreach (var (name, value) in _settings)
        {
            Runner.Input(name, value);
        }

        return EndAsync(() => ReleaseCommand.RunAsync(ServicesOf(Runner.Variable, Time, Service, _output), pieceBytes));
    }

    /// <summary>Runs the post stage of a workflow step whose main stage saved this state.</summary>
    public Task<CompletedRun> OnPostStageAsync(string? jobId = null, string? fingerprint = null, bool isSettled = false)
    {
        Runner.Variables["STATE_job_id"] = jobId ?? "";
        Runner.Variables["STATE_fingerprint"] = _fingerprint = fingerprint ?? "";
        Runner.Variables["STATE_settled"] = isSettled ? "true" : "";
        return EndAsync(() => new CleanupCommand(ServicesOf(RunnerVariables(), Time, Service, _output)).RunAsync());
    }

    /// <summary>The fingerprint that a workflow step gives its job, read from a dry run.</summary>
    public async Task<string> FindFingerprintAsync() => (await FindFingerprintsAsync())[0];

    /// <summary>The fingerprints of the jobs of a sweep.</summary>
    public async Task<IReadOnlyList<string>> FindFingerprintsAsync()
    {
        using var output = new WatchedOutput();
        var time = new ManualTime();
        using var service = new ScriptedService(time);
        var inputs = RunnerVariables();
        var services = ServicesOf(name => name == "INPUT_DRY-RUN" ? "true" : inputs(name), time, service, output);
        await DriveAsync(time, () => ActionCommand.RunAsync(services));
        foreach (var file in (string[])["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"])
        {
            await File.WriteAllTextAsync(Runner.Variables[file], "");
        }

        var found = NameWithFingerprint().Matches(output.ToString()).Select(name => name.Groups["fingerprint"].Value).ToList();
        _fingerprint = found[0];
        return found;
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _cancelled.Dispose();
        Service.Dispose();
        Runner.Dispose();
        _folder.Dispose();
        if (Directory.Exists(RelativeFolder))
        {
            Directory.Delete(RelativeFolder, recursive: true);
        }
    }

    /// <summary>The id of the job; empty if no job is mentioned.</summary>
    private static string FingerprintIn(string output) =>
        NameWithFingerprint().Match(output).Groups["fingerprint"].Value;

    /// <summary>
    /// Runs the program and drives its clock on one thread, so that the clock does not advance while
    /// the program can continue.
    /// </summary>
    private static Task<ExitCode> DriveAsync(ManualTime time, Func<Task<ExitCode>> run) =>
        SingleThread.RunAsync(time, run).WaitAsync(_hangsAfter);

    private HostServices ServicesOf(
        Func<string, string?> variable, ManualTime time, ScriptedService service, TextWriter output)
    {
        var terminal = new Terminal(output, _error, IsInteractive, UsesColor: IsInteractive, () => 80);
        return new HostServices(ActionEnvironment.Read(variable), terminal, time, _cancelled.Token)
        {
            NewToken = () => "token",
            Jitter = () => 0.5,
            WrapHandler = _ => service,
        };
    }

    private Func<string, string?> RunnerVariables()
    {
        WriteConfig();
        Runner.Input("config", ConfigPath).Input("api-key", Key ?? "");
        foreach (var (name, value) in _settings)
        {
            Runner.Input(name, value);
        }

        return name => _withheld.Contains(name) ? null : Runner.Variable(name);
    }

    /// <summary>The sections can contain paths of this machine.</summary>
    private string ConfigSha256 => File.Exists(ConfigPath) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ConfigPath))) : "";

    private void WriteConfig() => _folder.Write("training.yml", RequestKeys + Sections);

    private async Task<CompletedRun> EndAsync(Func<Task<ExitCode>> run)
    {
        var exitCode = await DriveAsync(Time, run);
        Assert.Empty(Service.Unexpected);
        var saved = CommandFile.Parse(ReadRunnerFile("GITHUB_STATE")).Values.GetValueOrDefault("fingerprint");
        _fingerprint ??= string.IsNullOrEmpty(saved) ? FingerprintIn(_output.ToString()) : saved;
        return new CompletedRun(
            exitCode,
            Stable(_output.ToString()),
            Stable(_error.ToString()),
            CommandFile.Parse(Stable(ReadRunnerFile("GITHUB_OUTPUT"))),
            CommandFile.Parse(Stable(ReadRunnerFile("GITHUB_STATE"))),
            Stable(ReadRunnerFile("GITHUB_STEP_SUMMARY")));
    }

    private string ReadRunnerFile(string variable) =>
        Runner.Variables[variable] is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    /// <summary>
    /// Replaces the version, paths, and the fingerprint, which depends on a path.
    /// </summary>
    public string Stable(string text) => Placeholders.In(
        text,
        [
            (_folder.Path, "{folder}"),
            (Path.GetDirectoryName(Runner.Workspace)!, "{runner}"),
            (RelativeFolder, "{work}"),
            (Directory.GetCurrentDirectory(), "{current}"),
            (Placeholders.Version, "{version}"),
            (_fingerprint ?? "", "{fingerprint}"),
            (ConfigSha256, "{config sha256}"),
            (_fingerprint is { Length: > 12 } ? _fingerprint[..12] : "", "{content}"),
        ]);

    [GeneratedRegex("tickets-ner-(?<fingerprint>[0-9a-f]{18})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameWithFingerprint();
}
