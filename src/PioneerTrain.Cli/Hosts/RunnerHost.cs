using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// The host for the GitHub runner. Writes progress to the log in groups, the job to the state file,
/// the weights to an artifact, and the result to outputs, summary and annotations.
/// While the log of a job is shown, the runner processes no command in it.
/// </summary>
internal sealed class RunnerHost : IRunHost
{
    private readonly SettingValues _settings;
    private readonly HostServices _services;
    private readonly SecretMasker _secrets = new();
    private readonly WorkflowCommands _commands;
    private readonly FileCommands _files;
    private readonly RunnerOutputs _outputs;
    private readonly ArtifactDelivery _delivery;
    private bool _isInGroup;
    private OutputFolder? _folder;
    private RepositoryReports? _reports;
    private string? _commit;

    public RunnerHost(SettingValues settings, HostServices services)
    {
        (_settings, _services) = (settings, services);
        Workspace = Workspace.OfAction(services.Environment.Runner);
        var terminal = services.Terminal;
        _commands = new WorkflowCommands(terminal.Output, _secrets, services.NewToken);
        _files = new FileCommands(services.Environment.Runner, _secrets, services.NewToken);
        _outputs = new RunnerOutputs(_files);
        Reporter = new ConsoleReporter(new ConsoleWriter(terminal.Output, terminal, _secrets), _secrets, settings.Get(Setting.LogMode), services.Time);
        Repository = new RepositoryAccess(settings.Find(Setting.GithubToken), services);
        _delivery = new ArtifactDelivery(settings, services, Reporter, _commands.AddMask);
    }

    public ConsoleReporter Reporter { get; }

    public IReadOnlyList<IRunPublisher> Publishers =>
        [new StepSummaryPublisher(_files), new AnnotationsPublisher(_commands), .. _reports?.Publishers ?? []];

    public Workspace Workspace { get; }

    public RepositoryAccess Repository { get; }

    /// <summary>
    /// Masks the secrets. Must be called before anything else is written.
    /// </summary>
    public void Open()
    {
        if (_settings.SecretOf(Setting.ApiKey) is { } key)
        {
            _commands.AddMask(key);
        }

        // The runner already masks its own token, and each mask costs it a search in every line.
        if (_settings.SecretOf(Setting.GithubToken) is { } token)
        {
            _secrets.Add(token);
        }

        if (_services.Environment.Runner.RuntimeToken is { } runtimeToken)
        {
            _commands.AddMask(runtimeToken);
        }
    }

    /// <summary>
    /// Writes every output and state key once, so that no other program can set one before.
    /// </summary>
    /// <exception cref="RunnerException">A file of the runner cannot be written.</exception>
    public void ClaimFiles()
    {
        _outputs.Claim();
        _files.SaveState(new RunState());
        _files.SaveCheck(null);
    }

    /// <summary>Shows the result on the pages of the repository that the event belongs to.</summary>
    public void ShowIn(RunContext context)
    {
        _commit = context.Sha;
        _reports = RepositoryReports.Of(context, _settings, Repository, _files.SaveCheck, _services);
    }

    public void Begin(string part)
    {
        _commands.Group(part);
        _isInGroup = true;
    }

    public void Warn(string sentence)
    {
        Reporter.Warn(sentence);
        _commands.Annotate(new Annotation(AnnotationKind.Warning, LogSanitizer.Clean(sentence)));
    }

    public void Prepare(TrainingConfig config)
    {
        if (_delivery.Prepare(config.Artifact) is { } notice)
        {
            Warn(notice);
        }

        // Do not create a folder in the workspace unless it is needed. The container writes as root,
        // so what it creates is given to the owner of the workspace.
        if (config.Artifact.Folder is not null || !_delivery.SupportsArtifacts)
        {
            _folder = OutputFolder.Claim(config.Artifact.Folder, Workspace.Resolve, FileOwner.Of(_services.Environment.Runner.Workspace).Give);
        }
    }

    public async Task<string?> CheckNameAsync(TrainRequest request, CancellationToken cancellationToken)
    {
        if (!request.Wait || await _delivery.FindClashAsync(Warn, cancellationToken) is not { } clash)
        {
            return null;
        }

        if (request.Attach is not null)
        {
            Warn(ArtifactMessages.NameTakenForAttach(clash));
            return null;
        }

        var problem = ArtifactMessages.NameTaken(clash);
        var mayFollowEarlierJob = request is { DryRun: false, Identity.IsRerun: true, OnRerun: OnRerun.Attach };
        return mayFollowEarlierJob ? problem : throw new RunException(ExitCode.InvalidInput, problem);
    }

    public void SaveState(RunState state) => _files.SaveState(state);

    public void ReportJob(string jobId, string title)
    {
        _outputs.SetJob(jobId);
        try
        {
            _reports?.Begin(jobId, title);
        }
        catch (RepositoryException unusable)
        {
            Warn(Messages.NotPublished("check run", unusable.Message));
        }
    }

    public IDisposable OpenRemoteOutput() => new RemoteOutput(_commands);

    public async Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken)
    {
        if (_folder is null)
        {
            return await _delivery.DeliverAsync(client, job.Id, target: null, cancellationToken);
        }

        var kept = await _delivery.DeliverAsync(client, job.Id, Path.Combine(_folder.For(job.Id), $"{config.Artifact.Name}.zip"), cancellationToken);
        _folder.Report(kept.Path!);
        return kept;
    }

    public async Task<RunResult> SaveAsync(RunResult result, CancellationToken cancellationToken)
    {
        result = result with { Warnings = [.. _delivery.Warnings, .. result.Warnings], Links = RunLinks.Of(_services.Environment.Runner, _commit) };
        if (_folder is not null && result.Job is { Outcome: not RunOutcome.HandedOver })
        {
            result = ReportFiles.Write(result, _folder, Reporter);
        }

        // After a cancel, a job that was handed over is not stopped, so the step must end at once.
        var isReported = result.Job is { Outcome: not RunOutcome.HandedOver };
        var report = isReported ? await _delivery.DeliverReportAsync(result, cancellationToken) : null;
        result = _outputs.Set(result, report) with { ReportArtifact = KeptWeights.ToResult(report) };
        EndGroup();
        return result;
    }

    public void Close()
    {
        if (_reports is not null)
        {
            ReportPages(_reports);
        }

        _commands.Complete();
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _delivery.Dispose();
        Repository.Dispose();
    }

    private void ReportPages(RepositoryReports reports)
    {
        if (reports.Notice is { } notice)
        {
            Reporter.WriteEntry("Notice", notice);
            _commands.Annotate(new Annotation(AnnotationKind.Notice, notice));
        }

        try
        {
            _outputs.SetPages(reports);
        }
        catch (RunnerException unwritten)
        {
            Warn(unwritten.Message);
        }
    }

    private void EndGroup()
    {
        if (_isInGroup)
        {
            _commands.EndGroup();
            _isInGroup = false;
        }
    }

    /// <summary>Stops the processing of workflow commands until it is disposed.</summary>
    private sealed class RemoteOutput : IDisposable
    {
        private readonly WorkflowCommands _commands;

        public RemoteOutput(WorkflowCommands commands)
        {
            _commands = commands;
            commands.Stop();
        }

        public void Dispose() => _commands.Resume();
    }
}
