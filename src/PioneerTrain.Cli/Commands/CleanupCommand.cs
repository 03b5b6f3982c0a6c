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

    /// <summary>The jobs, or the fingerprint, that were not reported yet.</summary>
    private readonly List<string> _open = [];
    private int _reports;
    private ExitCode _exitCode = ExitCode.Passed;

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
        // The job costs money, so it is stopped first.
        var exitCode = await StopJobAsync(_services.Environment.SavedState);
        await new CheckCleanup(_settings, _services, _reporter).RunAsync();
        return exitCode;
    }

    private async Task<ExitCode> StopJobAsync(RunState state)
    {
        if (state.IsEmpty || state.IsSettled)
        {
            _reporter.WriteEntry("Cleanup", Messages.NothingToStop);
            return ExitCode.Passed;
        }

        if (_settings.SecretOf(Setting.ApiKey) is { } key)
        {
            _commands.AddMask(key);
        }

        _open.Add(state.JobId ?? state.Fingerprint!);
        using var limit = new CancellationTokenSource(_limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, limit.Token);
        try
        {
            await StopAsync(state, either.Token);
            return _exitCode;
        }
        catch (Exception failure)
        {
            var isLate = failure is OperationCanceledException && !Cancelled.IsCancellationRequested;
            var (code, message) = Failure.Explain(isLate ? new RunException(ExitCode.Refused, Messages.CleanupTimedOut(_limit), failure) : failure, Cancelled);
            foreach (var job in _open.ToList())
            {
                Report(job, Failed(job, message));
            }

            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    /// <summary>
    /// Reports what became of a job in the log, as an annotation and in the summary. The job was not
    /// settled by the main stage, which was cancelled or killed.
    /// </summary>
    private void Report(string job, JobCleanup cleanup)
    {
        _open.Remove(job);
        _exitCode = cleanup.IsFailure ? ExitCode.Refused : _exitCode;
        _reporter.WriteEntry("Cleanup", cleanup.Sentence, cleanup.IsFailure ? TextStyle.Red : TextStyle.Plain);
        _commands.Annotate(new Annotation(cleanup.Kind, SafeText.Of(cleanup.Sentence).ToString())
        {
            Title = cleanup.IsFailure ? "Job may still be running" : "Cleanup after the step",
        });
        AppendSummary(cleanup.Sentence);
    }

    private void AppendSummary(string sentence)
    {
        try
        {
            var files = new FileCommands(_services.Environment.Runner, _secrets, _services.NewToken);
            files.AppendSummary(MarkdownReport.RenderCleanup(sentence, isFirst: _reports++ == 0));
        }
        catch (RunnerException unwritten)
        {
            _reporter.Warn(unwritten.Message);
        }
    }

    /// <summary>Reports each job as soon as it is settled, because the time limit can end a later one.</summary>
    private async Task StopAsync(RunState state, CancellationToken cancellationToken)
    {
        var choice = ServiceChoice.From(_settings) with { Local = false, Verbose = _services.Environment.Runner.IsDebug };
        await using var service = await ServiceConnection.OpenAsync(choice, _services, _reporter.ReportRetryAsync, cancellationToken);
        IReadOnlyList<string> found = state.JobId is { } id ? [id] : await FindAsync(service.Client, state, cancellationToken);
        if (found.Count == 0)
        {
            Report(state.Fingerprint!, new JobCleanup(Messages.NoJobFound(service.Client.Options.Timings.AbandonedJobListedWithin), AnnotationKind.Warning));
            return;
        }

        _open.Clear();
        _open.AddRange(found);
        foreach (var jobId in found)
        {
            Report(jobId, await StopAsync(jobId, service.Client, cancellationToken));
        }

        // A creation whose outcome was unknown may have been repeated, so a second job may be listed
        // by now.
        IReadOnlyList<string> others = state.JobId is null ? await FindActiveAsync(service.Client, state, found, cancellationToken) : [];
        _open.AddRange(others);
        foreach (var jobId in others)
        {
            Report(jobId, await StopAsync(jobId, service.Client, cancellationToken));
        }
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
            return Failed(jobId, failure.Message);
        }

        if (result.Outcome != StopOutcome.Accepted)
        {
            return result.Outcome == StopOutcome.Stopped
                ? new JobCleanup(Messages.StoppedJob(jobId), AnnotationKind.Warning)
                : new JobCleanup(Messages.JobEnded(jobId, result.LastSeen!.Status.Word), AnnotationKind.Notice);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var why = result.ReadFailure is { } failed
            ? Messages.JobUnreadable(jobId, failed.Finding)
            : Messages.JobStillActive(jobId, result.LastSeen?.Status.Word ?? "active", client.Options.Timings.StopTimeout);
        return Failed(jobId, why);
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

    private JobCleanup Failed(string job, string why) => new(Messages.CleanupFailed(job, why, HintOptions), AnnotationKind.Error);

    /// <summary>
    /// Returns the other jobs with the fingerprint that are active; none if the list can no longer be
    /// read.
    /// </summary>
    private static async Task<IReadOnlyList<string>> FindActiveAsync(
        PioneerClient client, RunState state, IReadOnlyList<string> stopped, CancellationToken cancellationToken)
    {
        var fingerprint = JobFingerprint.Parse(state.Fingerprint)!;
        try
        {
            var jobs = await new JobFinder(client).FindAllAsync(
                job => fingerprint.IsIn(job.ModelName) && !job.Status.HasEnded && !stopped.Contains(job.Id, StringComparer.Ordinal), cancellationToken);
            return [.. jobs.Select(job => job.Id)];
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            // The jobs that were found are reported, and this search is only a precaution.
            return [];
        }
    }

    /// <summary>What became of a job.</summary>
    /// <param name="Kind">Notice when there was nothing to do, warning when the main stage left work, error when it is not done.</param>
    private sealed record JobCleanup(string Sentence, AnnotationKind Kind)
    {
        public bool IsFailure => Kind == AnnotationKind.Error;
    }
}
