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

    private readonly PioneerClient _client;
    private readonly ConsoleNarrator _narrator;
    private readonly TimeProvider _time;
    private bool _hasEnded;

    private JobLease(PioneerClient client, ConsoleNarrator narrator, TimeProvider time, TrainingJob job) =>
        (_client, _narrator, _time, Job) = (client, narrator, time, job);

    /// <summary>As it was when it was created.</summary>
    public TrainingJob Job { get; }

    /// <summary>Creates the job. A request that is under way when the user cancels is given a moment to answer, because without the id nothing can be stopped.</summary>
    public static async Task<JobLease> StartAsync(PioneerClient client, TrainingJobRequest request, ConsoleNarrator narrator, TimeProvider time, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var onCancel = cancelled.Register(() => patience.CancelAfter(_createGrace));
        try
        {
            return new JobLease(client, narrator, time, await new JobStarter(client).StartAsync(request, patience.Token));
        }
        catch (OperationCanceledException silent)
        {
            throw new RunException(ExitCode.Cancelled, Messages.CancelledWhileCreating(request.ModelName), silent);
        }
    }

    /// <summary>The job was seen to end: there is nothing left to stop.</summary>
    public void Release() => _hasEnded = true;

    public async ValueTask DisposeAsync()
    {
        if (_hasEnded)
        {
            return;
        }

        using var limit = new CancellationTokenSource(_stopLimit, _time);
        try
        {
            var answer = await _client.StopTrainingJobAsync(Job.Id, limit.Token);
            _narrator.Fact("Stop", answer == StopAnswer.Stopped ? Messages.StopAsked(Job.Id) : Messages.AlreadyEnded(Job.Id), Ink.Yellow);
        }
        catch (Exception failure) when (failure is PioneerException or OperationCanceledException)
        {
            _narrator.Fact("Stop", Messages.StopFailed(Job.Id, failure is PioneerException refused ? refused.Finding : "the service did not answer in time"), Ink.Red);
        }
    }
}
