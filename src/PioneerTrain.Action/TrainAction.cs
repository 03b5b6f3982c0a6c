using PioneerTrain.Cli.Commands;
using PioneerTrain.Configuration;
using PioneerTrain.Gates;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>The whole run, top to bottom: read, check, start, watch, score, judge, keep, report.</summary>
internal sealed class TrainAction
{
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
        using var folder = OutputFolder.Claim(_request.OutputFolder ?? config.Artifact.Folder);
        _narrator.Fact("Config", file.Path);

        await using var service = await ServiceConnection.OpenAsync(_request.Service, _surroundings, _narrator.RetryingAsync, Cancelled);
        _narrator.Fact("Backend", service.IsLocal ? $"local server at {Shown(service.Url)}, which keeps its data in {_request.Service.LocalData}" : Shown(service.Url));
        var job = await new JobPreparation(service, _narrator, Time).PrepareAsync(config, data, Cancelled);

        var created = Time.GetTimestamp();
        var end = await TrainAsync(service, job, config.Limits.MaxDuration);
        end = await ScoreAsync(service.Client, end, config, config.Limits.MaxDuration - Time.GetElapsedTime(created));
        var verdict = Gate.Judge(end.Metrics, config.Gate);
        var outputs = folder.For(end.Job.Id);
        var weights = await KeepAsync(service.Client, end, Path.Combine(outputs, $"{config.Artifact.Name}.zip"));

        var story = new RunStory(file, config, job, started, Time.GetUtcNow(), service.IsLocal, end, verdict, weights, _problems)
        {
            WasCancelled = Cancelled.IsCancellationRequested && weights is null,
        };
        return RunReport.Deliver(story, outputs, _narrator, _request.AsJson ? _surroundings.Terminal.Output : null);
    }

    /// <summary>Starts the job and follows it; whatever ends our wait before the job ends also stops the job.</summary>
    private async Task<JobEnd> TrainAsync(ServiceConnection service, TrainingJobRequest request, TimeSpan limit)
    {
        await using var lease = await JobLease.StartAsync(service, request, _narrator, Time, Cancelled);
        _narrator.Fact("Job", $"{lease.JobId}: {request.ModelName} = {request.BaseModel} + {string.Join(", ", request.Datasets.Select(dataset => dataset.Name))}");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, service.Gone);
        try
        {
            var events = new JobWatcher(service.Client, PollingSchedule.Default, Time).WatchAsync(lease.JobId, limit, either.Token);
            return await _narrator.FollowAsync(lease.ObserveAsync(events), either.Token) is JobEvent.DeadlinePassed
                ? new JobEnd(lease.LastSeen, RunOutcome.DeadlinePassed, Messages.DeadlinePassed(lease.JobId, limit))
                : JobEnd.Of(lease.LastSeen);
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Cancelled, Messages.Cancelled);
        }
        catch (OperationCanceledException) when (service.Gone.IsCancellationRequested)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Lost, Messages.Lost(lease.JobId, service.LastWords));
        }
        catch (PioneerException refused)
        {
            return new JobEnd(lease.LastSeen, RunOutcome.Lost, Messages.Lost(lease.JobId, refused.Message));
        }
    }

    /// <summary>Scores a model whose job did not report what the gate asks for, as the live service's do not. Without a score the gate decides, and it never passes by accident.</summary>
    private async Task<JobEnd> ScoreAsync(PioneerClient client, JobEnd end, TrainingConfig config, TimeSpan limit)
    {
        var isMissing = end.Metrics.F1 is null || Gate.Judge(end.Metrics, config.Gate).Findings.Any(finding => finding.Standing == GateStanding.NotReported);
        if (end.Outcome != RunOutcome.Succeeded || !isMissing || config.Evaluation is not { } settings)
        {
            return end;
        }

        _narrator.Fact("Score", $"the job does not report every score that is asked for, so the model is evaluated on {settings.Dataset.Name}");
        try
        {
            var evaluation = await new Evaluator(client, PollingSchedule.Default, Time).EvaluateAsync(end.Job.Id, settings, limit, Cancelled);
            if (evaluation?.Status.Outcome == JobOutcome.Succeeded)
            {
                return end.With(evaluation.Metrics);
            }

            _problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, evaluation?.ErrorMessage ?? $"it did not end within {Quantity.Duration(limit)}"));
        }
        catch (PioneerException refused)
        {
            _problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, refused.Message));
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            _problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, Messages.Cancelled));
        }

        return end;
    }

    /// <summary>Brings the weights here. A failure is told with the verdict, not instead of it: the scores were paid for.</summary>
    private async Task<WeightsFile?> KeepAsync(PioneerClient client, JobEnd end, string target)
    {
        if (end.Outcome != RunOutcome.Succeeded)
        {
            return null;
        }

        try
        {
            return await new WeightsDownload(client, Time).DownloadAsync(end.Job.Id, target, new TransferProgress(_narrator), Cancelled);
        }
        catch (Exception failure) when (failure is PioneerException or WeightsException)
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
            _narrator.TransferEnded();
        }
    }

    /// <summary>Without user and password, which some put into addresses.</summary>
    private static string Shown(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath.TrimEnd('/')}";

    private sealed class TransferProgress(ConsoleNarrator narrator) : IProgress<WeightsProgress>
    {
        public void Report(WeightsProgress value) => narrator.Transferred("Weights", value.Bytes, value.Total);
    }
}
