using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// A job that we answer for: unless it is seen to end, or is handed over, leaving the lease stops it, whatever the reason for leaving.
/// So nothing goes on billing that nobody follows.
/// </summary>
internal sealed class JobLease : IAsyncDisposable
{
    private readonly RunPlan _plan;
    private readonly IRunHost _host;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancelled;

    private JobLease(RunPlan plan, TrainingJob job, bool isOurs, IRunHost host, TimeProvider time, CancellationToken cancelled)
    {
        (_plan, LastSeen, IsOurs, _host, _time, _cancelled) = (plan, job, isOurs, host, time, cancelled);
        Acquired = time.GetTimestamp();
    }

    /// <summary>Timestamp of the start of the lease: the wait for a creation is not part of the job's time.</summary>
    public long Acquired { get; }

    public string JobId => LastSeen.Id;

    /// <summary>False for a job that another run answers for, or that was handed over.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>The job's newest snapshot.</summary>
    public TrainingJob LastSeen { get; private set; }

    /// <summary>
    /// Creates the job. The intent is noted before the request leaves, and a request that is under way when the user cancels is given a moment to answer, because
    /// without the id nothing can be stopped.
    /// </summary>
    /// <param name="namesakes">The ids of the jobs that are there already under this name.</param>
    public static async Task<JobLease> CreateAsync(RunPlan plan, IReadOnlySet<string> namesakes, IRunHost host, TimeProvider time, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        Remember(plan, host, new RunState(plan.Fingerprint.ToString()));
        try
        {
            // Registered before the rest, so called after it: words must not hold up what a cancel does.
            var cancel = new TaskCompletionSource();
            await using var onCancel = cancelled.Register(cancel.SetResult);
            var starting = new JobStarter(plan.Service.Client).StartAsync(plan.Job, namesakes, cancelled);
            await Task.WhenAny(starting, cancel.Task);
            if (!starting.IsCompleted)
            {
                host.Narrator.Fact("Cancel", Messages.AwaitingCreation(plan.Service.Client.Options.Timings.CreateGrace), Ink.Yellow);
            }

            var job = await starting;
            return await AcquireAsync(new JobLease(plan, job, IsNamed(job, plan.Job.ModelName), host, time, cancelled));
        }
        catch (PioneerException silent) when (silent.OutcomeUnknown && cancelled.IsCancellationRequested)
        {
            throw new RunException(ExitCode.Cancelled, Messages.CancelledWhileCreating(plan.Job.ModelName), silent);
        }
        catch (PioneerException refused) when (!refused.OutcomeUnknown)
        {
            Remember(plan, host, new RunState(plan.Fingerprint.ToString(), IsSettled: true));
            throw;
        }
    }

    /// <summary>Attaches to a job that exists.</summary>
    /// <param name="isOurs">False for a job that another run answers for: it is followed and never stopped.</param>
    public static Task<JobLease> AttachAsync(RunPlan plan, TrainingJob job, bool isOurs, IRunHost host, TimeProvider time, CancellationToken cancelled) =>
        AcquireAsync(new JobLease(plan, job, isOurs, host, time, cancelled));

    /// <summary>Lets the job go on without us. Where that cannot be noted down, the job is not let go: the post stage would stop it.</summary>
    public void HandOver()
    {
        Remember(_plan, _host, new RunState(_plan.Fingerprint.ToString(), JobId, IsSettled: true));
        IsOurs = false;
    }

    /// <summary>Passes the events on and keeps the newest snapshot.</summary>
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

    /// <summary>Stops the job unless it has ended. The stop comes before the words: a terminal that is gone must not keep us from it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (LastSeen.Status.HasEnded)
        {
            Settle();
            return;
        }

        if (!IsOurs)
        {
            return;
        }

        if (_plan.Service.Exited.IsCancellationRequested)
        {
            _host.Narrator.Fact("Stop", Messages.LocalStopFailed(JobId), Ink.Yellow);
            return;
        }

        // That the stop was accepted is no reason to settle: the post stage looks whether the job really ended.
        var timings = _plan.Service.Client.Options.Timings;
        var mode = _cancelled.IsCancellationRequested ? StopMode.Hurried : StopMode.AtOnceUntilEnded;
        using var limit = new CancellationTokenSource(mode == StopMode.Hurried ? timings.HurriedStopLimit : timings.StopLimit, _time);
        await using var onCancel = _cancelled.Register(() => limit.CancelAfter(timings.HurriedStopLimit));
        try
        {
            var result = await new JobStopper(_plan.Service.Client).StopAsync(JobId, mode, limit.Token);
            _host.Narrator.Fact("Stop", result.Outcome == StopOutcome.AlreadyEnded ? Messages.AlreadyEnded(JobId) : Messages.StopAsked(JobId), Ink.Yellow);
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            var why = failure is PioneerException refused ? refused.Finding : "the service did not answer in time";
            _host.Narrator.Fact("Stop", _plan.Service.IsLocal ? Messages.LocalStopFailed(JobId) : Messages.StopFailed(JobId, why, _plan.Service.Url), Ink.Red);
        }
    }

    /// <summary>A state that cannot be saved changes nothing here: the post stage reads the job and finds that it has ended. The id of another run's job is never saved,
    /// because a later state that is cut off could leave it as a job to stop.</summary>
    private void Settle()
    {
        try
        {
            Remember(_plan, _host, new RunState(_plan.Fingerprint.ToString(), IsOurs ? JobId : null, IsSettled: true));
        }
        catch (RunnerException unwritten)
        {
            _host.Warn(unwritten.Message);
        }
    }

    /// <summary>A job whose id cannot be saved is stopped at once, because no later stage could do it.</summary>
    private static async Task<JobLease> AcquireAsync(JobLease lease)
    {
        try
        {
            Remember(lease._plan, lease._host, new RunState(lease._plan.Fingerprint.ToString(), lease.IsOurs ? lease.JobId : null, IsSettled: !lease.IsOurs));
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

    /// <summary>The service may return a job of another run that trains the same. Its short answer to a creation has no name.</summary>
    private static bool IsNamed(TrainingJob job, string modelName) => job.ModelName is null || job.ModelName.StartsWith(modelName, StringComparison.Ordinal);

    /// <summary>A job on the embedded server ends with this process: no later stage has to stop it.</summary>
    private static void Remember(RunPlan plan, IRunHost host, RunState state)
    {
        plan.Service.Log.Debug("state job {Job}, fingerprint {Fingerprint}, settled {Settled}", state.JobId, state.Fingerprint, state.IsSettled);
        if (!plan.Service.IsLocal)
        {
            host.Remember(state);
        }
    }
}
