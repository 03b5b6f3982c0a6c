using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// The host for the command line: writes progress to the console and results to a folder.
/// </summary>
internal sealed class TerminalHost : IRunHost
{
    private readonly string? _outputFolder;
    private readonly HostServices _services;
    private readonly TextWriter? _json;
    private OutputFolder? _folder;

    /// <param name="outputFolder">Overrides <c>artifact.folder</c> in the config, and may be any
    /// folder; null uses the config.</param>
    /// <param name="asJson">Write only <c>result.json</c> to standard output, and progress to
    /// standard error.</param>
    public TerminalHost(TrainRequest request, string? outputFolder, HostServices services, bool asJson)
    {
        (_outputFolder, _services) = (outputFolder, services);
        Workspace = Workspace.OfCommandLine(services.Environment);
        var terminal = services.Terminal;
        var secrets = new SecretMasker();
        var token = RepositoryAccess.TokenOfTerminal(services);
        foreach (var secret in new[] { request.Service.ApiKey, token }.OfType<string>())
        {
            secrets.Add(secret);
        }

        Repository = new RepositoryAccess(token, services);

        _json = asJson ? terminal.Output : null;
        Reporter = new ConsoleReporter(new ConsoleWriter(asJson ? terminal.Error : terminal.Output, terminal, secrets), secrets, request.LogMode, services.Time);
    }

    public ConsoleReporter Reporter { get; }

    public IReadOnlyList<IRunPublisher> Publishers => [];

    public Workspace Workspace { get; }

    public RepositoryAccess Repository { get; }

    public void Begin(string part)
    {
        // The terminal output has no sections.
    }

    public void Warn(string sentence) => Reporter.Warn(sentence);

    public void Prepare(TrainingConfig config) => _folder = _outputFolder is null
        ? OutputFolder.Claim(config.Artifact.Folder, Workspace.Resolve, _ => { })
        : OutputFolder.Claim(_outputFolder, Workspace.ResolveGiven, _ => { });

    public Task<string?> CheckNameAsync(TrainRequest request, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public void SaveState(RunState state)
    {
        // There is no post stage. A user who kills the program stops the job with pioneer-train
        // jobs stop.
    }

    public void ReportJob(string jobId, string title)
    {
        // The output shows the id.
    }

    public IDisposable OpenRemoteOutput() => new NoBracket();

    public async Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken)
    {
        var target = Path.Combine(_folder!.For(job.Id), $"{config.Artifact.Name}.zip");
        return KeptWeights.Of(await new WeightsDownload(client).DownloadAsync(job.Id, target, new TransferProgress(Reporter), cancellationToken));
    }

    public Task<RunResult> SaveAsync(RunResult result, CancellationToken cancellationToken)
    {
        result = result.Job is null or { Outcome: RunOutcome.HandedOver } ? result : ReportFiles.Write(result, _folder!, Reporter);
        _json?.Write(result.ToJson());
        return Task.FromResult(result);
    }

    public void Close()
    {
        // The terminal output has no end marker.
    }

    public void Dispose()
    {
        _folder?.Dispose();
        Repository.Dispose();
    }

    /// <summary>A terminal processes no commands.</summary>
    private sealed class NoBracket : IDisposable
    {
        public void Dispose()
        {
            // There is nothing to end.
        }
    }
}
