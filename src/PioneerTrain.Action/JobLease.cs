using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;

namespace PioneerTrain.Cli;

/// <summary>
/// A job that was started and that we answer for: unless it is seen to end, leaving the lease stops it, whatever the reason for leaving.
/// So nothing goes on billing that nobody follows.
/// </summary>
internal sealed class JobLease : IAsyncDisposable
{
    /// <summary>The runner kills a cancelled step 7.5 s after SIGINT (actions/runner, ProcessInvoker); this much of it may go into learning a job's id …</summary>
    private static readonly TimeSpan _createGrace = TimeSpan.FromSeconds(3);

    /// <summary>… and this much into stopping the job.</summary>
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(3.5);

    private readonly ServiceConnection _service;
    private readonly ConsoleNarrator _narrator;
    private readonly TimeProvider _time;

    private JobLease(ServiceConnection service, ConsoleNarrator narrator, TimeProvider time, TrainingJob job) =>
        (_service, _narrator, _time, LastSeen) = (service, narrator, time, job);

    public string JobId => LastSeen.Id;

    /// <summary>The job's newest snapshot.</summary>
    public TrainingJob LastSeen { get; private set; }

    /// <summary>Creates the job. A request that is under way when the user cancels is given a moment to answer, because without the id nothing can be stopped.</summary>
    public static async Task<JobLease> StartAsync(ServiceConnection service, TrainingJobRequest request, ConsoleNarrator narrator, TimeProvider time, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var onCancel = cancelled.Register(() => patience.CancelAfter(_createGrace));
        try
        {
            return new JobLease(service, narrator, time, await new JobStarter(service.Client).StartAsync(request, patience.Token));
        }
        catch (OperationCanceledException silent)
        {
            throw new RunException(ExitCode.Cancelled, Messages.CancelledWhileCreating(request.ModelName), silent);
        }
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
            return;
        }

        if (_service.Gone.IsCancellationRequested)
        {
            _narrator.Fact("Stop", Messages.LocalStopFailed(JobId), Ink.Yellow);
            return;
        }

        using var limit = new CancellationTokenSource(_stopLimit, _time);
        try
        {
            var answer = await _service.Client.StopTrainingJobAsync(JobId, limit.Token);
            _narrator.Fact("Stop", answer == StopAnswer.Stopped ? Messages.StopAsked(JobId) : Messages.AlreadyEnded(JobId), Ink.Yellow);
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            var why = failure is PioneerException refused ? refused.Finding : "the service did not answer in time";
            _narrator.Fact("Stop", _service.IsLocal ? Messages.LocalStopFailed(JobId) : Messages.StopFailed(JobId, why, _service.Url), Ink.Red);
        }
    }
}
