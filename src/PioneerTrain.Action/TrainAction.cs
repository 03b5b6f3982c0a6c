using PioneerTrain.Cli.Commands;
using PioneerTrain.Configuration;
using PioneerTrain.Gates;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>The whole run, top to bottom: read, check, start, watch, judge, keep, report.</summary>
internal sealed class TrainAction
{
    private static readonly TimeSpan _evaluationLimit = TimeSpan.FromMinutes(30);

    private readonly TrainRequest _request;
    private readonly Surroundings _surroundings;
    private readonly ConsoleNarrator _narrator;
    private readonly List<string> _problems = [];

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

        var end = await TrainAsync(service.Client, job, config.Limits.MaxDuration);
        end = await ScoreAsync(service.Client, end, config.Evaluation);
        var verdict = Gate.Judge(end.Metrics, config.Gate);
        var outputs = folder.For(end.Job.Id);
        var weights = end.Outcome == RunOutcome.Succeeded ? await KeepAsync(service.Client, end.Job.Id, Path.Combine(outputs, $"{config.Artifact.Name}.zip")) : null;

        var story = new RunStory(file, config, job, started, Time.GetUtcNow(), service.IsLocal, end, verdict, weights, _problems);
        return RunReport.Deliver(story, outputs, _narrator, _request.AsJson ? _surroundings.Terminal.Output : null);
    }

    /// <summary>Starts the job and follows it; whatever ends our wait before the job ends also stops the job.</summary>
    private async Task<JobEnd> TrainAsync(PioneerClient client, TrainingJobRequest request, TimeSpan limit)
    {
        await using var lease = await JobLease.StartAsync(client, request, _narrator, Time, Cancelled);
        _narrator.Fact("Job", $"{lease.Job.Id}: {request.ModelName} = {request.BaseModel} + {string.Join(", ", request.Datasets.Select(dataset => dataset.Name))}");
        try
        {
            switch (await _narrator.FollowAsync(new JobWatcher(client, PollingSchedule.Default, Time).WatchAsync(lease.Job.Id, limit, Cancelled), Cancelled))
            {
                case JobEvent.Ended { Job: var ended }:
                    lease.Release();
                    return JobEnd.Of(ended);
                case JobEvent.DeadlinePassed { Job: var last }:
                    return new JobEnd(last ?? lease.Job, RunOutcome.DeadlinePassed, Messages.DeadlinePassed(lease.Job.Id, limit));
                case var other:
                    throw new InvalidOperationException($"A job's last event was {other}.");
            }
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return new JobEnd(lease.Job, RunOutcome.Cancelled, Messages.Cancelled);
        }
    }

    /// <summary>Scores a model whose job reported losses only, as the live service's do. Without a score the gate decides, and it never passes by accident.</summary>
    private async Task<JobEnd> ScoreAsync(PioneerClient client, JobEnd end, EvaluationSettings? settings)
    {
        if (end.Outcome != RunOutcome.Succeeded || end.Metrics.F1 is not null || settings is null)
        {
            return end;
        }

        _narrator.Fact("Score", $"the job reports no F1, so the model is evaluated on {settings.Dataset.Name}");
        try
        {
            var evaluator = new Evaluator(client.Reporting(_narrator.RetryingAsync), PollingSchedule.Default, Time);
            var evaluation = await evaluator.EvaluateAsync(end.Job.Id, settings, _evaluationLimit, Cancelled);
            if (evaluation?.Status.Outcome == JobOutcome.Succeeded)
            {
                return end with { Job = end.Job with { Metrics = evaluation.Metrics } };
            }

            Note(Messages.EvaluationFailed(settings.Dataset.Name, evaluation?.ErrorMessage ?? $"it did not end within {Quantity.Duration(_evaluationLimit)}"));
        }
        catch (PioneerException refused)
        {
            Note(Messages.EvaluationFailed(settings.Dataset.Name, refused.Message));
        }

        return end;
    }

    /// <summary>Brings the weights here. A failure is told with the verdict, not instead of it: the scores were paid for.</summary>
    private async Task<WeightsFile?> KeepAsync(PioneerClient client, string jobId, string target)
    {
        try
        {
            var progress = new TransferProgress(_narrator);
            return await new WeightsDownload(client.Reporting(_narrator.RetryingAsync), Time).DownloadAsync(jobId, target, progress, Cancelled);
        }
        catch (Exception failure) when (failure is PioneerException or WeightsException)
        {
            Note(failure.Message);
            return null;
        }
        finally
        {
            _narrator.TransferEnded();
        }
    }

    private void Note(string problem) => _problems.Add(problem);

    private sealed class TransferProgress(ConsoleNarrator narrator) : IProgress<WeightsProgress>
    {
        public void Report(WeightsProgress value) => narrator.Transferred("Weights", value.Bytes, value.Total);
    }
}
