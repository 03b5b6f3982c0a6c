using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The post stage of a workflow step. Stops the job that the main stage may have left running, as
/// recorded in the saved state. It can run twice and never creates a job.
/// </summary>
public sealed class CleanupCommand
{
    /// <summary>
    /// The runner gives a cancelled workflow five minutes in total (actions/runner, JobDispatcher),
    /// so report errors before that.
    /// </summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(4.5);

    private readonly HostServices _services;
    private readonly SettingValues _settings;
    private readonly WorkflowCommands _commands;
    private readonly ConsoleReporter _reporter;

    public CleanupCommand(HostServices services)
    {
        _services = services;
        _settings = SettingValues.OfInputs(services.Environment);
        var secrets = new SecretMasker();
        _commands = new WorkflowCommands(services.Terminal.Output, secrets, services.NewToken);
        _reporter = new ConsoleReporter(new ConsoleWriter(services.Terminal.Output, services.Terminal, secrets), secrets, _settings.Get(Setting.LogMode), services.Time);
    }

    private TimeProvider Time => _services.Time;

    private CancellationToken Cancelled => _services.Cancelled;

    public async Task<ExitCode> RunAsync()
    {
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

        _commands.Stop();
        using var limit = new CancellationTokenSource(_limit, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, limit.Token);
        try
        {
            return await StopAsync(state, either.Token);
        }
        catch (Exception failure)
        {
            var isLate = failure is OperationCanceledException && !Cancelled.IsCancellationRequested;
            var (code, message) = Failure.Explain(isLate ? new RunException(ExitCode.Refused, Messages.CleanupTimedOut(_limit), failure) : failure, Cancelled);
            var sentence = Messages.CleanupFailed(state.JobId ?? state.Fingerprint!, message);
            _reporter.Error(sentence);
            _commands.Resume();
            _commands.Annotate(new Annotation(AnnotationKind.Error, sentence) { Title = "Job may still be running" });
            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    private async Task<ExitCode> StopAsync(RunState state, CancellationToken cancellationToken)
    {
        var choice = ServiceChoice.From(_settings) with { Local = false, Verbose = _services.Environment.Runner.IsDebug };
        await using var service = await ServiceConnection.OpenAsync(choice, _services, _reporter.ReportRetryAsync, cancellationToken);
        var timings = service.Client.Options.Timings;
        IReadOnlyList<string> found = state.JobId is { } id ? [id] : await FindAsync(service.Client, state, cancellationToken);
        if (found.Count == 0)
        {
            _reporter.WriteEntry("Cleanup", Messages.NoJobFound(timings.AbandonedJobListedWithin));
        }

        var unended = new List<string>();
        foreach (var jobId in found)
        {
            var result = await new JobStopper(service.Client).StopAsync(jobId, StopMode.UntilEnded, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (result.Outcome == StopOutcome.Accepted)
            {
                unended.Add(Messages.JobStillActive(jobId, result.LastSeen?.Status.Word ?? "active", timings.StopTimeout));
            }
            else
            {
                _reporter.WriteEntry("Cleanup", Messages.JobEnded(jobId, result.LastSeen!.Status.Word));
            }
        }

        return unended.Count == 0 ? ExitCode.Passed : throw new RunException(ExitCode.Refused, string.Join('\n', unended));
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
}
