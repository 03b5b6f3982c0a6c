using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>The whole run, top to bottom: read, check, start, watch, score, judge, keep, report.</summary>
internal sealed class TrainRun(TrainRequest request, IRunHost host, HostServices services)
{
    private static readonly TimeSpan _longestLocal = TimeSpan.FromSeconds(1);

    private readonly List<string> _problems = [];

    /// <summary>Since when there is a job: what its creation waited for, a turn or a lost answer, is no part of its time.</summary>
    private long _followed;

    private TimeProvider Time => services.Time;

    private CancellationToken Cancelled => services.Cancelled;

    private ConsoleNarrator Narrator => host.Narrator;

    public async Task<ExitCode> RunAsync()
    {
        var (started, start) = (Time.GetUtcNow(), Time.GetTimestamp());
        host.Begin("Check");
        RefuseContradictions();
        var file = await ConfigFile.ReadAsync(request.ConfigPath, request.Overrides, Cancelled);
        var config = file.Require();
        var data = await DataFiles.CheckAsync(config.DataFiles, Cancelled);
        host.Prepare(config);
        Narrator.Fact("Config", file.Path);

        await using var service = await ServiceConnection.OpenAsync(request.Service, services, Narrator.RetryingAsync, Cancelled);
        Narrator.Fact("Backend", service.IsLocal ? $"local server at {Shown(service.Url)}, which keeps its data in {request.Service.LocalData}" : Shown(service.Url));
        var fingerprint = FingerprintOf(file, data);
        NoteEarlierJob(service, fingerprint);
        var (job, evaluation) = await PrepareAsync(service, config, data, fingerprint);
        if (request.DryRun)
        {
            return host.EndWithoutJob(EarlyEnd.DryRun, Messages.DryRun(PioneerClient.BodyOf(job)));
        }

        host.Begin("Train");
        var end = await TrainAsync(service, job, fingerprint, config.Limits);

        host.Begin("Judge");
        end = await new JobScoring(service.Client, host, _problems, services).ScoreAsync(end, config.Gate, evaluation, TimeLeft(config.Limits));
        var verdict = Gate.Judge(end.Metrics, config.Gate);
        var weights = await KeepAsync(service.Client, end, config);

        // A clock that is set meanwhile changes no duration.
        var ended = started + Time.GetElapsedTime(start);
        var story = new RunStory(file, config, job, started, ended, service.IsLocal, end, verdict, weights, _problems)
        {
            WasCancelled = Cancelled.IsCancellationRequested && end.Outcome == RunOutcome.Succeeded && weights is null,
        };
        return host.Deliver(story);
    }

    private void RefuseContradictions()
    {
        var problem = (request.Wait, request.Attach, request.Service.Local, request.DryRun) switch
        {
            (false, not null, _, _) => Messages.AttachWithoutWait,
            (false, _, true, _) => Messages.LocalWithoutWait,
            (_, not null, _, true) => Messages.AttachDry,
            _ => null,
        };
        if (problem is not null)
        {
            throw new RunException(ExitCode.InvalidInput, problem);
        }
    }

    private TimeSpan TimeLeft(LimitSettings limits)
    {
        var left = limits.MaxDuration - Time.GetElapsedTime(_followed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private JobFingerprint FingerprintOf(ConfigFile file, IReadOnlyList<CheckedDataFile> data)
    {
        var identity = request.Identity;
        return JobFingerprint.Of(
            [identity.Repository, identity.Sha, identity.MatrixKey, file.Path, file.Sha256, .. request.Overrides.Select(option => $"{option.Path}={option.Value}"), .. data.Select(checkedFile => checkedFile.Sha256)],
            identity.Parts);
    }

    /// <summary>There may be a job before we have seen it: the one to take over, or the one of the first attempt, still going. If we are gone by then, the post stage has to stop it.</summary>
    private void NoteEarlierJob(ServiceConnection service, JobFingerprint fingerprint)
    {
        if (request is { Wait: true, DryRun: false } and ({ Identity.IsRerun: true } or { Attach: not null }) && !service.IsLocal)
        {
            host.Remember(new RunState(fingerprint.ToString(), request.Attach));
        }
    }

    /// <summary>The request to send. A job that is taken over was checked by whoever started it.</summary>
    private async Task<(TrainingJobRequest Request, EvaluationSettings? Evaluation)> PrepareAsync(
        ServiceConnection service, TrainingConfig config, IReadOnlyList<CheckedDataFile> data, JobFingerprint fingerprint)
    {
        if (request.Attach is not null)
        {
            return (config.Job, config.Evaluation);
        }

        var preparation = new JobPreparation(service, host, Time);
        var (job, evaluation) = await preparation.CheckAsync(config, Cancelled);
        job = Named(job, fingerprint);
        return (request.DryRun ? job : await preparation.UploadAsync(job, data, Cancelled), evaluation);
    }

    /// <summary>In a workflow every job can be found again by its name; a person at a terminal gets the name that the config says.</summary>
    private TrainingJobRequest Named(TrainingJobRequest job, JobFingerprint fingerprint)
    {
        var identity = request.Identity;
        return identity.RunId is null && !JobFingerprint.HasPlaces(job.ModelName) ? job : job with { ModelName = fingerprint.NameFor(job.ModelName, identity.Sha, identity.RunId) };
    }

    /// <summary>Finds or starts the job and follows it. A job of another run that is stopped there was not ours to lose: then one of our own is started.</summary>
    private async Task<JobEnd> TrainAsync(ServiceConnection service, TrainingJobRequest job, JobFingerprint fingerprint, LimitSettings limits)
    {
        var selection = new JobSelection(service, request, host, services);
        while (true)
        {
            await using var lease = request.Attach is { } id ? await selection.AttachAsync(id, job, fingerprint) : await selection.TakeAsync(job, fingerprint);
            TellJob(lease.LastSeen, job);
            if (!request.Wait && !lease.LastSeen.Status.HasEnded)
            {
                // Leaving the lease stops the job.
                Cancelled.ThrowIfCancellationRequested();
                lease.HandOver();
                return new JobEnd(lease.LastSeen, RunOutcome.HandedOver, Messages.HandedOver(lease.JobId));
            }

            var end = await FollowAsync(service, lease, limits);
            if (lease.IsOurs || end.Outcome != RunOutcome.Stopped)
            {
                return end;
            }

            Narrator.Fact("Earlier", Messages.OtherWasStopped(lease.JobId), Ink.Yellow);
        }
    }

    /// <summary>What the service says of the job, which may not be what was asked for where another run created it; its short form says nothing.</summary>
    private void TellJob(TrainingJob job, TrainingJobRequest asked)
    {
        var datasets = job.Datasets.Count > 0 ? job.Datasets : asked.Datasets;
        Narrator.Fact("Job", $"{job.Id}: {job.ModelName ?? asked.ModelName} = {job.BaseModel ?? asked.BaseModel} + {string.Join(", ", datasets.Select(dataset => dataset.Name))}");
    }

    /// <summary>Whatever ends our wait before the job ends, leaving the lease also stops the job.</summary>
    private async Task<JobEnd> FollowAsync(ServiceConnection service, JobLease lease, LimitSettings limits)
    {
        _followed = Time.GetTimestamp();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, service.Exited);

        // Our own server needs no sparing.
        var longest = service.IsLocal && request.PollInterval > _longestLocal ? _longestLocal : request.PollInterval;
        var watcher = new JobWatcher(service.Client, PollingSchedule.Default with { Longest = longest }, Time)
        {
            MaxIdle = limits.MaxIdle,
            StopOnDivergence = limits.StopOnDivergence,
        };
        try
        {
            var last = await Narrator.FollowAsync(lease.ObserveAsync(watcher.WatchAsync(lease.JobId, limits.MaxDuration, either.Token)), either.Token);
            return last switch
            {
                // One that had ended when we found it may be unreadable since, and has ended all the same.
                _ when lease.LastSeen.Status.HasEnded => JobEnd.Of(lease.LastSeen),
                JobEvent.DeadlinePassed => new JobEnd(lease.LastSeen, RunOutcome.DeadlinePassed, Messages.DeadlinePassed(lease.JobId, limits.MaxDuration)),
                JobEvent.Stuck stuck => new JobEnd(lease.LastSeen, RunOutcome.DeadlinePassed, Messages.Stuck(lease.JobId, stuck.Idle)),
                JobEvent.Diverged diverged => new JobEnd(lease.LastSeen, RunOutcome.Failed, Messages.Diverged(lease.JobId, diverged.Why)),
                _ => JobEnd.Of(lease.LastSeen),
            };
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Cancelled, Messages.Cancelled);
        }
        catch (OperationCanceledException) when (service.Exited.IsCancellationRequested)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Lost, Messages.Lost(lease.JobId, service.ExitMessage));
        }
        catch (PioneerException) when (lease.LastSeen.Status.HasEnded)
        {
            return JobEnd.Of(lease.LastSeen);
        }
        catch (PioneerException refused)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Lost, Messages.Lost(lease.JobId, refused.Message));
        }
    }

    /// <summary>Brings the weights to where they are kept. A failure is told with the verdict, not instead of it: the scores were paid for.</summary>
    private async Task<KeptWeights?> KeepAsync(PioneerClient client, JobEnd end, TrainingConfig config)
    {
        if (end.Outcome != RunOutcome.Succeeded)
        {
            return null;
        }

        try
        {
            var kept = await host.KeepAsync(client, end.Job, config, Cancelled);
            _problems.AddRange(kept.Problem is null ? [] : [kept.Problem]);
            return kept;
        }
        catch (Exception failure) when (failure is PioneerException or WeightsException or ArtifactException or IOException or UnauthorizedAccessException)
        {
            _problems.Add(failure.Message);
            return null;
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            _problems.Add(Messages.CancelledAfterJob);
            return null;
        }
        finally
        {
            Narrator.TransferEnded();
        }
    }

    /// <summary>Without user and password, which some put into addresses.</summary>
    private static string Shown(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath.TrimEnd('/')}";
}
