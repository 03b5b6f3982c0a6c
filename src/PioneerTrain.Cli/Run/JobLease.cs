using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// A job that this run is responsible for. Disposing the lease stops the job, unless it has ended
/// or was handed over, so that no job keeps running and billing the account when no run follows it.
/// </summary>
internal sealed class JobLease : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly IJobHost _host;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancelled;
    private bool _isReleased;

    private JobLease(RunPlan plan, TrainingJob job, bool isOurs, IJobHost host, TimeProvider time, CancellationToken cancelled)
    {
        (_plan, LastSeen, IsOurs, _host, _time, _cancelled) = (plan, job, isOurs, host, time, cancelled);
        Acquired = time.GetTimestamp();
    }

    /// <summary>
    /// Timestamp of the start of the lease. The time to create the job is not part of the time of
    /// the job.
    /// </summary>
    public long Acquired { get; }

    public string JobId => LastSeen.Id;

    /// <summary>
    /// True when this run stops the job. False for a job of another run, and after
    /// <see cref="HandOver"/>.
    /// </summary>
    public bool IsOurs { get; private set; }

    /// <summary>True when an earlier run trained the model, and this run only judges it.</summary>
    public bool IsReused { get; private init; }

    /// <summary>The latest snapshot of the job.</summary>
    public TrainingJob LastSeen { get; private set; }

    /// <summary>
    /// Creates the job. Saves the state before the request is sent. When the user cancels while the
    /// request is in progress, waits a short time for the response, because a job without a known
    /// id cannot be stopped.
    /// </summary>
    /// <param name="existingIds">Ids of the existing jobs with the same name.</param>
    public static async Task<JobLease> CreateAsync(RunPlan plan, IReadOnlySet<string> existingIds, IJobHost host, TimeProvider time, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        SaveState(plan, host, new RunState(plan.Fingerprint.ToString()));
        try
        {
            // Callbacks run in reverse order of registration. This one must run last, because
            // writing to the console must not delay the others.
            var cancel = new TaskCompletionSource();
            await using var onCancel = cancelled.Register(cancel.SetResult);
            var starting = new JobStarter(plan.Service.Client).StartAsync(plan.Job, existingIds, cancelled);
            await Task.WhenAny(starting, cancel.Task);
            if (!starting.IsCompleted)
            {
                host.Reporter.WriteEntry("Cancel", Messages.AwaitingCreation(plan.Service.Client.Options.Timings.CreateGrace), TextStyle.Yellow);
            }

            var job = await starting;
            return await AcquireAsync(new JobLease(plan, job, IsNamed(job, plan.Job.ModelName), host, time, cancelled));
        }
        catch (PioneerException silent) when (silent.OutcomeUnknown && cancelled.IsCancellationRequested)
        {
            throw new RunException(ExitCode.Cancelled, Messages.CancelledWhileCreating(plan.Job.ModelName, plan.Service.HintOptions), silent);
        }
        catch (PioneerException refused) when (!refused.OutcomeUnknown)
        {
            SaveState(plan, host, new RunState(plan.Fingerprint.ToString(), IsSettled: true));
            throw;
        }
    }

    /// <summary>Attaches to an existing job.</summary>
    /// <param name="isOurs">False for a job of another run, which is followed but never
    /// stopped.</param>
    /// <param name="isReused">True for a job of another run that succeeded.</param>
    public static Task<JobLease> AttachAsync(
        RunPlan plan, TrainingJob job, bool isOurs, IJobHost host, TimeProvider time, CancellationToken cancelled, bool isReused = false) =>
        AcquireAsync(new JobLease(plan, job, isOurs, host, time, cancelled) { IsReused = isReused });

    /// <summary>
    /// Keeps the job running after this run. If the state cannot be saved, the job is not handed
    /// over, because the post stage would stop it.
    /// </summary>
    public void HandOver()
    {
        SaveState(_plan, _host, new RunState(_plan.Fingerprint.ToString(), JobId, IsSettled: true));
        IsOurs = false;
    }

    /// <summary>Returns the events unchanged and keeps the latest snapshot of the job.</summary>
    public async IAsyncEnumerable<JobEvent> ObserveAsync(IAsyncEnumerable<JobEvent> events)
    {
        await foreach (var happened in events)
        {
            LastSeen = happened switch
            {
                JobEvent.StatusChanged changed => changed.Job,
                JobEvent.Progressed progressed => progressed.Job,
                JobEvent.Ended ended => ended.Job,
                _ => LastSeen,
            };
            if (happened is JobEvent.StatusChanged or JobEvent.Progressed or JobEvent.Ended)
            {
                LogState();
            }

            yield return happened;
        }
    }

    /// <summary>
    /// Ends the lease, and returns what became of the job where it had to be stopped. Sends the stop
    /// request before anything is written, because a closed terminal must not prevent the stop.
    /// </summary>
    public async Task<JobStop?> ReleaseAsync()
    {
        if (_isReleased)
        {
            return null;
        }

        _isReleased = true;
        if (LastSeen.Status.HasEnded)
        {
            Settle();
            return null;
        }

        if (!IsOurs)
        {
            return null;
        }

        var stop = _plan.Service.Exited.IsCancellationRequested ? new JobStop(StopWord.Stopped, Messages.LocalStopFailed(JobId)) : await StopAsync();
        _host.Reporter.WriteEntry("Stop", stop.Sentence, stop.Word == StopWord.Failed ? TextStyle.Red : TextStyle.Yellow);
        if (stop.Word == StopWord.Stopped)
        {
            Settle();
        }

        return stop;
    }

    /// <summary>
    /// Stops the job when an exception prevented <see cref="ReleaseAsync"/>; a failure to stop it is
    /// then a warning.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (await ReleaseAsync() is { Word: StopWord.Failed } failed)
        {
            _host.Warn(failed.Sentence);
        }
    }

    private async Task<JobStop> StopAsync()
    {
        var timings = _plan.Service.Client.Options.Timings;
        var mode = _cancelled.IsCancellationRequested ? StopMode.Hurried : StopMode.ImmediateUntilEnded;
        using var limit = new CancellationTokenSource(mode == StopMode.Hurried ? timings.HurriedStopLimit : timings.StopLimit, _time);
        await using var onCancel = _cancelled.Register(() => limit.CancelAfter(timings.HurriedStopLimit));
        var stopper = new JobStopper(_plan.Service.Client);
        try
        {
            var result = await stopper.StopAsync(JobId, mode, limit.Token);
            LastSeen = result.LastSeen ?? LastSeen;
            return result.Outcome switch
            {
                StopOutcome.AlreadyEnded => new JobStop(StopWord.Stopped, Messages.AlreadyEnded(JobId)),
                StopOutcome.Stopped => new JobStop(StopWord.Stopped, Messages.StoppedJob(JobId)),
                _ => new JobStop(StopWord.Requested, Messages.StopRequested(JobId)),
            };
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            var why = (failure as PioneerException ?? stopper.LastFailure)?.Finding ?? "the service did not respond in time";
            return _plan.Service.IsLocal
                ? new JobStop(StopWord.Stopped, Messages.LocalStopFailed(JobId))
                : new JobStop(StopWord.Failed, Messages.StopFailed(JobId, why, _plan.Service.HintOptions));
        }
    }

    /// <summary>
    /// Saves that the job has ended. A state that cannot be saved causes only a warning: the post
    /// stage reads the job and finds that it has ended. The id of a job of another run is never
    /// saved, because a truncated later state could mark it as a job to stop.
    /// </summary>
    private void Settle()
    {
        try
        {
            SaveState(_plan, _host, new RunState(_plan.Fingerprint.ToString(), IsOurs ? JobId : null, IsSettled: true));
        }
        catch (RunnerException unwritten)
        {
            _host.Warn(unwritten.Message);
        }
    }

    /// <summary>
    /// Saves the id of the job. If that fails, stops the job immediately, because no later stage
    /// could.
    /// </summary>
    private static async Task<JobLease> AcquireAsync(JobLease lease)
    {
        try
        {
            SaveState(lease._plan, lease._host, new RunState(lease._plan.Fingerprint.ToString(), lease.IsOurs ? lease.JobId : null, IsSettled: !lease.IsOurs));
            return lease;
        }
        catch (RunnerException)
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    private void LogState() =>
        _plan.Service.Log.Debug("job {Job} is {Status}, epoch {Epoch} of {Epochs}", JobId, LastSeen.Status.Word, LastSeen.CurrentEpoch, LastSeen.Epochs);

    /// <summary>
    /// Returns false for a job of another run with the same content, which the service may return.
    /// The short response to a create request has no name.
    /// </summary>
    private static bool IsNamed(TrainingJob job, string modelName) => job.ModelName is null || job.ModelName.StartsWith(modelName, StringComparison.Ordinal);

    /// <summary>Saves the state for the post stage, except of jobs that end with this process.</summary>
    private static void SaveState(RunPlan plan, IJobHost host, RunState state)
    {
        plan.Service.Log.Debug("state job {Job}, fingerprint {Fingerprint}, settled {Settled}", state.JobId, state.Fingerprint, state.IsSettled);
        if (!plan.Service.IsLocal)
        {
            host.SaveState(state);
        }
    }
}
