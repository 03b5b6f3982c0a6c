using System.Globalization;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// GitHub's runner: the story goes to the log in groups, the job into the state file, the weights to the artifacts, the result to outputs, summary and
/// annotations. From the first line on the runner takes nothing for a command but what <see cref="WorkflowCommands"/> sends.
/// </summary>
internal sealed class RunnerHost : IRunHost
{
    private readonly SettingValues _settings;
    private readonly HostServices _services;
    private readonly SecretMasker _secrets = new();
    private readonly WorkflowCommands _commands;
    private readonly FileCommands _files;
    private readonly ArtifactDelivery _delivery;
    private RunState _state = new();
    private bool _isInGroup;
    private OutputFolder? _folder;

    public RunnerHost(SettingValues settings, HostServices services)
    {
        (_settings, _services) = (settings, services);
        var terminal = services.Terminal;
        _commands = new WorkflowCommands(terminal.Output, _secrets, services.NewToken);
        _files = new FileCommands(services.Environment.Runner, _secrets, services.NewToken);
        Narrator = new ConsoleNarrator(new ConsoleWriter(terminal.Output, terminal, _secrets), _secrets, settings.Get(Setting.LogMode), services.Time);
        _delivery = new ArtifactDelivery(settings, services, Narrator, _commands.AddMask);
        Publishers = [new StepSummaryPublisher(_files), new AnnotationsPublisher(_commands)];
    }

    public ConsoleNarrator Narrator { get; }

    public IReadOnlyList<IRunPublisher> Publishers { get; }

    /// <summary>Masks what is secret and closes the log to foreign commands: the first thing that is said.</summary>
    public void Open()
    {
        if (_settings.SecretOf(Setting.ApiKey) is { } key)
        {
            _commands.AddMask(key);
        }

        // GitHub's own token is masked by the runner already; each mask costs it a search in every line.
        if (_settings.SecretOf(Setting.GithubToken) is { } token)
        {
            _secrets.Add(token);
        }

        // Later it would take the log three lines, because commands are stopped then.
        if (_services.Environment.Runner.RuntimeToken is { } runtimeToken)
        {
            _commands.AddMask(runtimeToken);
        }

        _commands.Stop();
    }

    /// <summary>Writes every output and state key once, so that nothing else can plant one.</summary>
    /// <exception cref="RunnerException">A file of the runner cannot be used.</exception>
    public void ClaimFiles()
    {
        _files.SetOutputs(new ActionOutputs());
        _files.SaveState(_state);
    }

    public void Begin(string part)
    {
        _commands.Group(part);
        _isInGroup = true;
    }

    public void Warn(string sentence)
    {
        Narrator.Warn(sentence);
        _commands.Annotate(new Annotation(AnnotationKind.Warning, LogSanitizer.Clean(sentence)));
    }

    public void Prepare(TrainingConfig config)
    {
        if (_delivery.Prepare(config.Artifact.Name) is { } notice)
        {
            Warn(notice);
        }

        // Without a folder that somebody asked for nothing is left in the workspace: what belongs to root there breaks the next clean-up of a self-hosted runner.
        if (config.Artifact.Folder is not null || !_delivery.TakesArtifacts)
        {
            _folder = OutputFolder.Claim(config.Artifact.Folder);
        }
    }

    public void Remember(RunState state) => _files.SaveState(_state = state);

    public Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken) =>
        _delivery.DeliverAsync(client, job.Id, _folder is null ? null : Path.Combine(_folder.For(job.Id), $"{config.Artifact.Name}.zip"), cancellationToken);

    public ExitCode EndWithoutJob(EarlyEnd end, string sentence)
    {
        var (conclusion, title) = end == EarlyEnd.DryRun ? ("dry_run", "Dry run") : ("skipped", "Skipped");
        EndGroup();
        Narrator.Fact(title.ToUpperInvariant(), sentence, Ink.Green);
        _commands.Resume();
        _commands.Annotate(new Annotation(AnnotationKind.Notice, sentence) { Title = title });
        _files.SetOutputs(new ActionOutputs { Status = conclusion, Conclusion = conclusion });
        Summarise(MarkdownReport.RenderEarlyEnd("⏭️", title, [sentence]));
        _commands.Complete();
        return ExitCode.Passed;
    }

    public RunResult Save(RunResult result)
    {
        if (_folder is not null && result.Job!.Outcome != RunOutcome.HandedOver)
        {
            result = ReportFiles.Write(result, _folder, Narrator);
        }

        result = SetOutputs(result);
        EndGroup();
        return result;
    }

    public void Close() => _commands.Complete();

    /// <summary>Tells a failure that ended the run before there was a result, each finding beside its place, and answers the exit code.</summary>
    public ExitCode Fail(Exception failure)
    {
        var (code, message) = Failure.Explain(failure, _services.Cancelled);
        EndGroup();
        Narrator.Error(message);
        _commands.Resume();
        var findings = failure is RunException { Findings.Count: > 0 } known ? known.Findings : [new Finding(message)];
        foreach (var finding in findings)
        {
            _commands.Annotate(new Annotation(AnnotationKind.Error, finding.Message)
            {
                Title = FailureTitles.Of(code),
                File = finding.File,
                Line = finding.Line,
                Column = finding.Column,
            });
        }

        var word = FailureTitles.Word(code);
        try
        {
            _files.SetOutputs(new ActionOutputs { JobId = _state.JobId, Status = word, Conclusion = word });
            _files.AppendSummary(MarkdownReport.RenderEarlyEnd("❌", FailureTitles.Of(code), [.. findings.Select(finding => finding.Message)]));
        }
        catch (RunnerException)
        {
            // The failure itself is told; a file that cannot be written was the cause or adds nothing to it.
        }

        _commands.Complete();
        return code;
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _delivery.Dispose();
    }

    /// <summary>Later steps decide by the outputs: a run that passed and cannot write them did not deliver.</summary>
    private RunResult SetOutputs(RunResult result)
    {
        try
        {
            _files.SetOutputs(OutputsOf(result));
            return result;
        }
        catch (RunnerException unwritten)
        {
            Narrator.Fact("Outputs", unwritten.Message, Ink.Red);
            return ReportFiles.Undelivered(result);
        }
    }

    private static ActionOutputs OutputsOf(RunResult result) => new()
    {
        JobId = result.Job!.Id,
        Status = result.Job.Status,
        Outcome = JsonWord.Of(result.Job.Outcome),
        Conclusion = JsonWord.Of(result.Conclusion),
        Score = metric => result.Metrics?[metric],
        WeightsPath = result.Weights?.File,
        WeightsSha256 = result.Weights?.Sha256,
        ArtifactName = result.Weights?.Artifact?.Name,
        ArtifactId = result.Weights?.Artifact?.Id.ToString(CultureInfo.InvariantCulture),
        ArtifactUrl = result.Weights?.Artifact?.Url,
        ResultJson = result.ToJson(),
    };

    /// <summary>The summary is for people: that it cannot be written changes no verdict.</summary>
    private void Summarise(string markdown)
    {
        try
        {
            _files.AppendSummary(markdown);
        }
        catch (RunnerException unwritten)
        {
            _commands.Annotate(new Annotation(AnnotationKind.Warning, unwritten.Message));
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
}
