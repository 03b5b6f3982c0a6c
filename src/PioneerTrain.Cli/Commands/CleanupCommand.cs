using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The post stage of a workflow step. Stops the job that the main stage may have left running, as
/// recorded in the saved state, and deletes its temporary folders. It can run twice and never creates
/// a job.
/// </summary>
public sealed class CleanupCommand
{
    /// <summary>
    /// The runner gives a cancelled workflow five minutes in total (actions/runner, JobDispatcher),
    /// so report errors before that.
    /// </summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(4.5);

    private readonly HostServices _services;
    private readonly SecretMasker _secrets = new();
    private readonly SettingValues _settings;
    private readonly WorkflowCommands _commands;
    private readonly ConsoleReporter _reporter;

    public CleanupCommand(HostServices services)
    {
        _services = services;
        _settings = SettingValues.OfInputs(services.Environment);
        _commands = new WorkflowCommands(services.Terminal.Output, _secrets, services.NewToken);
        _reporter = new ConsoleReporter(new ConsoleWriter(services.Terminal.Output, services.Terminal, _secrets), _secrets, _settings.Get(Setting.LogMode), services.Time);
    }

    private TimeProvider Time => _services.Time;

    private string HintOptions => ServiceHint.OptionsOf(ServiceChoice.From(_settings));

    private CancellationToken Cancelled => _services.Cancelled;

    public async Task<ExitCode> RunAsync()
    {
        TemporaryFolders.Delete(_services.Environment.Runner);
        var state = _services.Environment.SavedState;
        if (state.IsEmpty || state.IsSettled)
        {
            _reporter.WriteEntry("Cleanup", Messages.NothingToStop);
            return ExitCode.Passed;
        }

        if (_settings.SecretOf(Setting.ApiKey) is { } key)
        {
            _commands.AddMask(key);
        }

        using var limit = new CancellationTokenSource(_limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, limit.Token);
        try
        {
            return Report(await StopAsync(state, either.Token));
        }
        catch (Exception failure)
        {
            var isLate = failure is OperationCanceledException && !Cancelled.IsCancellationRequested;
            var (code, message) = Failure.Explain(isLate ? new RunException(ExitCode.Refused, Messages.CleanupTimedOut(_limit), failure) : failure, Cancelled);
            Report([new JobCleanup(Messages.CleanupFailed(state.JobId ?? state.Fingerprint!, message, HintOptions), IsStopped: false)]);
            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    /// <summary>
    /// Reports what became of each job in the log, as annotations and in the summary. A job here was
    /// not settled by the main stage, which was cancelled or killed.
    /// </summary>
    private ExitCode Report(IReadOnlyList<JobCleanup> jobs)
    {
        foreach (var job in jobs)
        {
            _reporter.WriteEntry("Cleanup", job.Sentence, job.IsStopped ? TextStyle.Plain : TextStyle.Red);
            _commands.Annotate(new Annotation(job.IsStopped ? AnnotationKind.Warning : AnnotationKind.Error, SafeText.Of(job.Sentence).ToString())
            {
                Title = job.IsStopped ? "Cleanup after the step" : "Job may still be running",
            });
        }

        AppendSummary(jobs);
        return jobs.All(job => job.IsStopped) ? ExitCode.Passed : ExitCode.Refused;
    }

    private void AppendSummary(IReadOnlyList<JobCleanup> jobs)
    {
        try
        {
            var files = new FileCommands(_services.Environment.Runner, _secrets, _services.NewToken);
            files.AppendSummary(MarkdownReport.RenderCleanup([.. jobs.Select(job => job.Sentence)]));
        }
        catch (RunnerException unwritten)
        {
            _reporter.Warn(unwritten.Message);
        }
    }

    private async Task<IReadOnlyList<JobCleanup>> StopAsync(RunState state, CancellationToken cancellationToken)
    {
        var choice = ServiceChoice.From(_settings) with { Local = false, Verbose = _services.Environment.Runner.IsDebug };
        await using var service = await ServiceConnection.OpenAsync(choice, _services, _reporter.ReportRetryAsync, cancellationToken);
        IReadOnlyList<string> found = state.JobId is { } id ? [id] : await FindAsync(service.Client, state, cancellationToken);
        if (found.Count == 0)
        {
            return [new JobCleanup(Messages.NoJobFound(service.Client.Options.Timings.AbandonedJobListedWithin), IsStopped: true)];
        }

        var jobs = new List<JobCleanup>();
        foreach (var jobId in found)
        {
            jobs.Add(await StopAsync(jobId, service.Client, cancellationToken));
        }

        return jobs;
    }

    /// <summary>Stops one job. A failure does not prevent the stop of the others.</summary>
    private async Task<JobCleanup> StopAsync(string jobId, PioneerClient client, CancellationToken cancellationToken)
    {
        StopResult result;
        try
        {
            result = await new JobStopper(client).StopAsync(jobId, StopMode.UntilEnded, cancellationToken);
        }
        catch (PioneerException failure)
        {
            return new JobCleanup(Messages.CleanupFailed(jobId, failure.Message, HintOptions), IsStopped: false);
        }

        if (result.Outcome != StopOutcome.Accepted)
        {
            return new JobCleanup(result.Outcome == StopOutcome.Stopped ? Messages.StoppedJob(jobId) : Messages.JobEnded(jobId, result.LastSeen!.Status.Word), IsStopped: true);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var why = result.ReadFailure is { } failed
            ? Messages.JobUnreadable(jobId, failed.Finding)
            : Messages.JobStillActive(jobId, result.LastSeen?.Status.Word ?? "active", client.Options.Timings.StopTimeout);
        return new JobCleanup(Messages.CleanupFailed(jobId, why, HintOptions), IsStopped: false);
    }

    /// <summary>
    /// Finds the jobs with the fingerprint of the run. A job may appear in the list shortly after
    /// the main stage was killed, so the search is repeated for a limited time. In a re-run, an
    /// ended job of the first attempt does not end the search.
    /// </summary>
    private async Task<IReadOnlyList<string>> FindAsync(PioneerClient client, RunState state, CancellationToken cancellationToken)
    {
        if (JobFingerprint.Parse(state.Fingerprint) is not { } fingerprint)
        {
            return [];
        }

        var isRerun = _services.Environment.Runner.RunAttempt > 1;
        var timings = client.Options.Timings;
        IReadOnlyList<TrainingJob> jobs = [];
        await client.Poll.UntilAsync(
            timings.JobDelays.After,
            timings.AbandonedJobListedWithin,
            timings.IsTolerableForJob,
            async token =>
            {
                jobs = await new JobFinder(client).FindAllAsync(job => fingerprint.IsIn(job.ModelName), token);
                var isThere = isRerun ? jobs.Any(job => !job.Status.HasEnded) : jobs.Count > 0;
                return isThere ? jobs : null;
            },
            cancellationToken);
        return [.. jobs.Select(job => job.Id)];
    }

    /// <summary>What became of a job.</summary>
    private sealed record JobCleanup(string Sentence, bool IsStopped);
}
