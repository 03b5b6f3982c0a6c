using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// A job that we answer for: unless it is seen to end, or is handed over, leaving the lease stops it, whatever the reason for leaving.
/// So nothing goes on billing that nobody follows.
/// </summary>
internal sealed class JobLease : IAsyncDisposable
{
    /// <summary>The runner kills a cancelled step 7.5 s after SIGINT (actions/runner, ProcessInvoker); this much of it may go into learning a job's id …</summary>
    private static readonly TimeSpan _createGrace = TimeSpan.FromSeconds(3);

    /// <summary>… and this much into stopping the job.</summary>
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(3.5);

    /// <summary>Where nobody is about to kill us.</summary>
    private static readonly TimeSpan _unhurriedStopLimit = TimeSpan.FromSeconds(60);

    private readonly ServiceConnection _service;
    private readonly IRunHost _host;
    private readonly TimeProvider _time;
    private readonly JobFingerprint _fingerprint;
    private readonly CancellationToken _cancelled;

    private JobLease(ServiceConnection service, IRunHost host, TimeProvider time, JobFingerprint fingerprint, TrainingJob job, bool isOurs, CancellationToken cancelled)
    {
        (_service, _host, _time, _fingerprint, _cancelled, IsOurs, LastSeen) = (service, host, time, fingerprint, cancelled, isOurs, job);
    }

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
    public static async Task<JobLease> CreateAsync(
        ServiceConnection service,
        TrainingJobRequest request,
        IReadOnlySet<string> namesakes,
        JobFingerprint fingerprint,
        IRunHost host,
        TimeProvider time,
        CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        Remember(service, host, new RunState(fingerprint.ToString()));
        try
        {
            // Registered before the rest, so called after it: words must not hold up what a cancel does.
            var cancel = new TaskCompletionSource();
            await using var onCancel = cancelled.Register(cancel.SetResult);
            var starting = new JobStarter(service.Client, _createGrace).StartAsync(request, namesakes, cancelled);
            await Task.WhenAny(starting, cancel.Task);
            if (!starting.IsCompleted)
            {
                host.Narrator.Fact("Cancel", Messages.AwaitingCreation(_createGrace), Ink.Yellow);
            }

            var job = await starting;
            return await TakeAsync(new JobLease(service, host, time, fingerprint, job, Carries(job, request.ModelName), cancelled));
        }
        catch (PioneerException silent) when (silent.OutcomeUnknown && cancelled.IsCancellationRequested)
        {
            throw new RunException(ExitCode.Cancelled, Messages.CancelledWhileCreating(request.ModelName), silent);
        }
        catch (PioneerException refused) when (!refused.OutcomeUnknown)
        {
            Remember(service, host, new RunState(fingerprint.ToString(), IsSettled: true));
            throw;
        }
    }

    /// <summary>Takes a job over that exists.</summary>
    /// <param name="isOurs">False for a job that another run answers for: it is followed and never stopped.</param>
    public static Task<JobLease> AttachAsync(
        ServiceConnection service, TrainingJob job, JobFingerprint fingerprint, IRunHost host, TimeProvider time, bool isOurs, CancellationToken cancelled) =>
        TakeAsync(new JobLease(service, host, time, fingerprint, job, isOurs, cancelled));

    /// <summary>Lets the job go on without us. Where that cannot be noted down, the job is not let go: the post stage would stop it.</summary>
    public void HandOver()
    {
        Remember(_service, _host, new RunState(_fingerprint.ToString(), JobId, IsSettled: true));
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

        if (_service.Exited.IsCancellationRequested)
        {
            _host.Narrator.Fact("Stop", Messages.LocalStopFailed(JobId), Ink.Yellow);
            return;
        }

        // That the stop was accepted is no reason to settle: the post stage looks whether the job really ended.
        using var limit = new CancellationTokenSource(_cancelled.IsCancellationRequested ? _stopLimit : _unhurriedStopLimit, _time);
        await using var onCancel = _cancelled.Register(() => limit.CancelAfter(_stopLimit));
        try
        {
            var answer = await _service.Client.StopTrainingJobAsync(JobId, limit.Token);
            _host.Narrator.Fact("Stop", answer == StopAnswer.Stopped ? Messages.StopAsked(JobId) : Messages.AlreadyEnded(JobId), Ink.Yellow);
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            var why = failure is PioneerException refused ? refused.Finding : "the service did not answer in time";
            _host.Narrator.Fact("Stop", _service.IsLocal ? Messages.LocalStopFailed(JobId) : Messages.StopFailed(JobId, why, _service.Url), Ink.Red);
        }
    }

    /// <summary>What cannot be noted down changes nothing here: the post stage looks at the job and finds that it has ended.</summary>
    private void Settle()
    {
        try
        {
            Remember(_service, _host, new RunState(_fingerprint.ToString(), JobId, IsSettled: true));
        }
        catch (RunnerException unwritten)
        {
            _host.Warn(unwritten.Message);
        }
    }

    /// <summary>A job whose id cannot be noted down is stopped here, because nobody could do it later.</summary>
    private static async Task<JobLease> TakeAsync(JobLease lease)
    {
        try
        {
            Remember(lease._service, lease._host, new RunState(lease._fingerprint.ToString(), lease.IsOurs ? lease.JobId : null, IsSettled: !lease.IsOurs));
            return lease;
        }
        catch (RunnerException)
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    /// <summary>The service may name a job of somebody else that trains the same. Its short answer to a creation names no name.</summary>
    private static bool Carries(TrainingJob job, string modelName) => job.ModelName is null || job.ModelName.StartsWith(modelName, StringComparison.Ordinal);

    /// <summary>A job on the embedded server ends with this process: there is nothing for anybody to stop.</summary>
    private static void Remember(ServiceConnection service, IRunHost host, RunState state)
    {
        if (!service.IsLocal)
        {
            host.Remember(state);
        }
    }
}
