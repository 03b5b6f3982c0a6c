using PioneerTrain.Cli.Commands;
using PioneerTrain.Gates;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>The whole run, top to bottom: read, check, start, watch, judge, keep, report.</summary>
internal sealed class TrainAction
{
    private readonly TrainRequest _request;
    private readonly Surroundings _surroundings;
    private readonly ConsoleNarrator _narrator;

    public TrainAction(TrainRequest request, Surroundings surroundings)
    {
        (_request, _surroundings) = (request, surroundings);
        var terminal = surroundings.Terminal;
        _narrator = new ConsoleNarrator(new ConsoleWriter(request.AsJson ? terminal.Error : terminal.Output, terminal), surroundings.Time);
    }

    private TimeProvider Time => _surroundings.Time;

    private CancellationToken Cancelled => _surroundings.Cancelled;

    public async Task<ExitCode> RunAsync()
    {
        var started = Time.GetUtcNow();
        var file = await ConfigFile.ReadAsync(_request.ConfigPath, _request.Overrides, Cancelled);
        var config = file.Require();
        var data = await DataFiles.CheckAsync(config.DataFiles, Cancelled);
        using var folder = OutputFolder.Claim(config.Artifact.Folder);
        _narrator.Fact("Config", file.Path);

        await using var service = await ServiceConnection.OpenAsync(_request.Service, _surroundings, Cancelled);
        _narrator.Fact("Backend", service.IsLocal ? $"local server at {service.Url}, which keeps its data in {_request.Service.LocalData}" : service.Url.ToString());
        var job = await new JobPreparation(service, _narrator, Time).PrepareAsync(config, data, Cancelled);

        var (created, end) = await TrainAsync(service.Client, job, config.Limits.MaxDuration);
        var verdict = Gate.Judge(end.Metrics, config.Gate);
        var (weights, problem) = end.Outcome == RunOutcome.Succeeded
            ? await KeepAsync(service.Client, created.Id, Path.Combine(folder.For(created.Id), $"{config.Artifact.Name}.zip"))
            : (null, null);

        var story = new RunStory(file, config, job, started, Time.GetUtcNow(), service.IsLocal, end, verdict, weights, problem);
        return RunReport.Deliver(story, folder.For(created.Id), _narrator, _request.AsJson ? _surroundings.Terminal.Output : null);
    }

    /// <summary>Starts the job and follows it; whatever ends our wait before the job ends also stops the job.</summary>
    private async Task<(TrainingJob Created, JobEnd End)> TrainAsync(PioneerClient client, TrainingJobRequest request, TimeSpan limit)
    {
        await using var lease = await JobLease.StartAsync(client, request, _narrator, Time, Cancelled);
        _narrator.Fact("Job", $"{lease.Job.Id}: {request.ModelName} = {request.BaseModel} + {string.Join(", ", request.Datasets.Select(dataset => dataset.Name))}");
        try
        {
            switch (await _narrator.FollowAsync(new JobWatcher(client, PollingSchedule.Default, Time).WatchAsync(lease.Job.Id, limit, Cancelled), Cancelled))
            {
                case JobEvent.Ended { Job: var ended }:
                    lease.Release();
                    return (lease.Job, JobEnd.Of(ended));
                case JobEvent.DeadlinePassed { Job: var last }:
                    return (lease.Job, new JobEnd(last ?? lease.Job, RunOutcome.DeadlinePassed, Messages.DeadlinePassed(lease.Job.Id, limit)));
                case var other:
                    throw new InvalidOperationException($"A job's last event was {other}.");
            }
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return (lease.Job, new JobEnd(lease.Job, RunOutcome.Cancelled, Messages.Cancelled));
        }
    }

    /// <summary>Brings the weights here. A failure is told with the verdict, not instead of it: the scores were paid for.</summary>
    private async Task<(WeightsFile? Weights, string? Problem)> KeepAsync(PioneerClient client, string jobId, string target)
    {
        try
        {
            var progress = new TransferProgress(_narrator);
            return (await new WeightsDownload(client.Reporting(_narrator.RetryingAsync), Time).DownloadAsync(jobId, target, progress, Cancelled), null);
        }
        catch (Exception failure) when (failure is PioneerException or WeightsException)
        {
            return (null, failure.Message);
        }
        finally
        {
            _narrator.TransferEnded();
        }
    }

    private sealed class TransferProgress(ConsoleNarrator narrator) : IProgress<WeightsProgress>
    {
        public void Report(WeightsProgress value) => narrator.Transferred("Weights", value.Bytes, value.Total);
    }
}
