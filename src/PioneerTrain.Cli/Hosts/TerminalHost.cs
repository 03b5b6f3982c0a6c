using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Hosts;

/// <summary>A person, or a script, that started the program: everything goes to the console and into a folder.</summary>
internal sealed class TerminalHost : IRunHost
{
    private readonly string? _outputFolder;
    private readonly HostServices _services;
    private readonly TextWriter? _json;
    private OutputFolder? _folder;

    /// <param name="outputFolder">Overrides the config's <c>artifact.folder</c>, and may be anywhere; null leaves it to the config.</param>
    /// <param name="asJson">Standard output carries <c>result.json</c> alone; the story goes to standard error.</param>
    public TerminalHost(TrainRequest request, string? outputFolder, HostServices services, bool asJson)
    {
        (_outputFolder, _services) = (outputFolder, services);
        var terminal = services.Terminal;
        var secrets = new SecretMasker();
        if (request.Service.ApiKey is { } key)
        {
            secrets.Add(key);
        }

        _json = asJson ? terminal.Output : null;
        Narrator = new ConsoleNarrator(new ConsoleWriter(asJson ? terminal.Error : terminal.Output, terminal, secrets), secrets, request.LogMode, services.Time);
    }

    public ConsoleNarrator Narrator { get; }

    public IReadOnlyList<IRunPublisher> Publishers => [];

    public void Begin(string part)
    {
        // A terminal shows one story without headings.
    }

    public void Warn(string sentence) => Narrator.Warn(sentence);

    public void Prepare(TrainingConfig config) => _folder = OutputFolder.Claim(_outputFolder ?? config.Artifact.Folder);

    public void Remember(RunState state)
    {
        // Nobody comes after us: whoever kills the program hard has to look after the job (pioneer-train jobs stop).
    }

    public async Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken)
    {
        var target = Path.Combine(_folder!.For(job.Id), $"{config.Artifact.Name}.zip");
        return KeptWeights.Of(await new WeightsDownload(client).DownloadAsync(job.Id, target, new TransferProgress(Narrator), cancellationToken));
    }

    public ExitCode EndWithoutJob(EarlyEnd end, string sentence)
    {
        Narrator.Blank();
        Narrator.Fact(end == EarlyEnd.DryRun ? "DRY RUN" : "SKIPPED", sentence, Ink.Green);
        return ExitCode.Passed;
    }

    public RunResult Save(RunResult result)
    {
        result = result.Job!.Outcome == RunOutcome.HandedOver ? result : ReportFiles.Write(result, _folder!, Narrator);
        _json?.Write(result.ToJson());
        return result;
    }

    public void Close()
    {
        // The last line of the story is its end.
    }

    public void Dispose() => _folder?.Dispose();
}
