using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;
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
    private readonly Lock _gate = new();
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
        var jobs = state.Open;
        if (jobs.Count == 0)
        {
            _reporter.WriteEntry("Cleanup", Messages.NothingToStop);
            return ExitCode.Passed;
        }

        if (_settings.SecretOf(Setting.ApiKey) is { } key)
        {
            _commands.AddMask(key);
        }

        _open.AddRange(jobs.Select(NameOf));
        using var limit = new CancellationTokenSource(_limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, limit.Token);
        try
        {
            await StopAsync(jobs, either.Token);
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
        lock (_gate)
        {
            ReportLocked(job, cleanup);
        }
    }

    private void ReportLocked(string job, JobCleanup cleanup)
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

    private static string NameOf(RunState state) => state.JobId ?? state.Fingerprint!;

    /// <summary>Stops the jobs of a sweep at the same time, because a search takes most of the time limit.</summary>
    private async Task StopAsync(IReadOnlyList<RunState> jobs, CancellationToken cancellationToken)
    {
        var choice = ServiceChoice.From(_settings) with { Local = false, Verbose = _services.Environment.Runner.IsDebug };
        await using var service = await ServiceConnection.OpenAsync(choice, _services, _reporter.ReportRetryAsync, cancellationToken);
        var abandoned = new AbandonedJobs(service.Client, _services.Environment.Runner.RunAttempt > 1, HintOptions);
        var listedWithin = service.Client.Options.Timings.AbandonedJobListedWithin;
        await Task.WhenAll(jobs.Select(job => StopAsync(job, abandoned, listedWithin, cancellationToken)));
    }

    /// <summary>Reports each job as soon as it is settled, because the time limit can end a later one.</summary>
    private async Task StopAsync(RunState state, AbandonedJobs abandoned, TimeSpan listedWithin, CancellationToken cancellationToken)
    {
        var began = Time.GetTimestamp();
        IReadOnlyList<string> found = state.JobId is { } id ? [id] : await abandoned.FindAsync(state, cancellationToken);
        if (found.Count == 0)
        {
            Report(state.Fingerprint!, new JobCleanup(Messages.NoJobFound(listedWithin), AnnotationKind.Warning));
            return;
        }

        Follow(found, insteadOf: NameOf(state));
        var allHadEnded = true;
        foreach (var jobId in found)
        {
            var cleanup = await abandoned.StopAsync(jobId, cancellationToken);
            Report(jobId, cleanup);
            allHadEnded &= cleanup.HadEnded;
        }

        if (state.JobId is not null)
        {
            return;
        }

        // A creation whose outcome was unknown may have been repeated, so a second job may be listed
        // by now. In a re-run, the jobs can be those of an earlier attempt, although the list showed one
        // of them as active. The search for the own job then continues.
        var rest = abandoned.IsRerun && allHadEnded ? listedWithin - Time.GetElapsedTime(began) : TimeSpan.Zero;
        if (rest > TimeSpan.Zero)
        {
            Follow([NameOf(state)], insteadOf: null);
        }

        var others = await abandoned.FindActiveAsync(state, found, rest, cancellationToken);
        Follow(others, insteadOf: NameOf(state));
        foreach (var jobId in others)
        {
            Report(jobId, await abandoned.StopAsync(jobId, cancellationToken));
        }
    }

    /// <summary>Adds jobs that must be reported.</summary>
    /// <param name="insteadOf">The fingerprint by which they were found; null for none.</param>
    private void Follow(IReadOnlyList<string> jobIds, string? insteadOf)
    {
        lock (_gate)
        {
            _open.RemoveAll(name => name == insteadOf);
            _open.AddRange(jobIds);
        }
    }

    private JobCleanup Failed(string job, string why) => AbandonedJobs.Failed(job, why, HintOptions);
}
