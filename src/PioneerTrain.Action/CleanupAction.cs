using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;

namespace PioneerTrain.Cli;

/// <summary>
/// The post stage of a workflow step: whatever the main stage left running is stopped, however the main stage went. It goes by what that one noted down, may run
/// twice, and never starts anything.
/// </summary>
public sealed class CleanupAction
{
    /// <summary>A request that was on its way when the main stage was killed may be listed a little later.</summary>
    private static readonly TimeSpan _appearsWithin = TimeSpan.FromSeconds(12);

    /// <summary>The runner gives a cancelled workflow five minutes in all (actions/runner, JobDispatcher).</summary>
    private static readonly TimeSpan _endsWithin = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    private readonly Surroundings _surroundings;
    private readonly ActionInputs _inputs;
    private readonly WorkflowCommands _commands;
    private readonly ConsoleNarrator _narrator;

    public CleanupAction(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _inputs = ActionInputs.Read(surroundings.Environment.Inputs).Inputs;
        var secrets = new SecretMasker();
        _commands = new WorkflowCommands(surroundings.Terminal.Output, secrets, surroundings.NewToken);
        _narrator = new ConsoleNarrator(new ConsoleWriter(surroundings.Terminal.Output, surroundings.Terminal, secrets), secrets, _inputs.LogMode, surroundings.Time);
    }

    private TimeProvider Time => _surroundings.Time;

    private CancellationToken Cancelled => _surroundings.Cancelled;

    public async Task<ExitCode> RunAsync()
    {
        var state = _surroundings.Environment.SavedState;
        if (state.IsEmpty || state.IsSettled)
        {
            _narrator.Fact("Cleanup", Messages.NothingToStop);
            return ExitCode.Passed;
        }

        if (_inputs.ApiKey is { } key)
        {
            _commands.AddMask(key);
        }

        _commands.Stop();
        try
        {
            return await StopAsync(state);
        }
        catch (Exception failure)
        {
            var (code, message) = Failure.Explain(failure, Cancelled);
            var sentence = Messages.CleanupFailed(state.JobId ?? state.Fingerprint!, message);
            _narrator.Refuse(sentence);
            _commands.Resume();
            _commands.Annotate(new Annotation(AnnotationKind.Error, sentence) { Title = "A job may still run" });
            return code;
        }
        finally
        {
            _commands.Complete();
        }
    }

    private async Task<ExitCode> StopAsync(RunState state)
    {
        var choice = new ServiceChoice(Local: false, "", _inputs.ApiKey, _inputs.ApiUrl, _inputs.ApiPrefix, Verbose: _surroundings.Environment.Runner.IsDebug);
        await using var service = await ServiceConnection.OpenAsync(choice, _surroundings, _narrator.RetryingAsync, Cancelled);
        var found = state.JobId is { } id ? [await service.Client.GetTrainingJobAsync(id, Cancelled)] : await FindAsync(service.Client, state);
        if (found.Count == 0)
        {
            _narrator.Fact("Cleanup", Messages.NoJobAppeared);
        }

        foreach (var job in found)
        {
            await StopAsync(service.Client, job);
        }

        return ExitCode.Passed;
    }

    /// <summary>The jobs that carry the run's fingerprint. A second attempt may find the ended one of the first before its own is listed.</summary>
    private async Task<IReadOnlyList<TrainingJob>> FindAsync(PioneerClient client, RunState state)
    {
        var start = Time.GetTimestamp();
        var isRerun = _surroundings.Environment.Runner.RunAttempt > 1;
        while (true)
        {
            var jobs = Fingerprint.Parse(state.Fingerprint) is { } fingerprint
                ? await client.ListTrainingJobsAsync(Cancelled).Where(job => fingerprint.IsIn(job.ModelName)).ToListAsync(Cancelled)
                : [];
            var isThere = isRerun ? jobs.Exists(job => !job.Status.HasEnded) : jobs.Count > 0;
            if (isThere || Time.GetElapsedTime(start) >= _appearsWithin)
            {
                return jobs;
            }

            await Task.Delay(_interval, Time, Cancelled);
        }
    }

    /// <summary>Returns when the job has ended: that a stop was accepted is not yet an end.</summary>
    private async Task StopAsync(PioneerClient client, TrainingJob job)
    {
        var start = Time.GetTimestamp();
        while (!job.Status.HasEnded)
        {
            await client.StopTrainingJobAsync(job.Id, Cancelled);
            job = await client.GetTrainingJobAsync(job.Id, Cancelled);
            if (!job.Status.HasEnded)
            {
                if (Time.GetElapsedTime(start) >= _endsWithin)
                {
                    throw new RunException(ExitCode.Refused, Messages.DoesNotEnd(job.Id, job.Status.Word, _endsWithin));
                }

                await Task.Delay(_interval, Time, Cancelled);
            }
        }

        _narrator.Fact("Cleanup", Messages.HasEnded(job.Id, job.Status.Word));
    }
}
