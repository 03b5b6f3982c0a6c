using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train jobs</c>: one subcommand for each endpoint of a training job.
/// </summary>
internal static class JobsCommand
{
    public static Command Build(HostServices services)
    {
        var jobs = new Command("jobs", "Manage training jobs: list, show, logs, checkpoints, stop, delete, download");
        jobs.Subcommands.Add(JobsList.Build(services));
        jobs.Subcommands.Add(Show(services));
        jobs.Subcommands.Add(JobsLogs.Build(services));
        jobs.Subcommands.Add(JobsCheckpoints.Build(services));
        jobs.Subcommands.Add(Stop(services));
        jobs.Subcommands.Add(Delete(services));
        jobs.Subcommands.Add(JobsDownload.Build(services));
        return jobs;
    }

    private static Command Show(HostServices services)
    {
        var command = new JobSubcommand("show", "Show the status, scores and times of a job", takesId: true, takesFormat: true);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var job = await call.Client.GetTrainingJobAsync(call.Id, cancellationToken);
            if (call.AsJson)
            {
                call.Print(JsonSerializer.Serialize(JobView.Of(job), CommandJson.Default.JobView));
                return;
            }

            (string Label, string? Text)[] facts =
            [
                ("id", job.Id),
                ("model", job.ModelName),
                ("base model", job.BaseModel),
                ("datasets", string.Join(", ", job.Datasets.Select(dataset => dataset.Version is null ? dataset.Name : $"{dataset.Name} version {dataset.Version}"))),
                ("training", job.TrainingType),
                ("epochs", job.Epochs?.ToString()),
                ("status", job.Status.Word),
                ("error", job.ErrorMessage),
                .. Metric.All.Select(metric => (metric.SentenceName, job.Metrics[metric] is { } score ? MetricText.Score(score) : null)),
                ("created", Moment(job.CreatedAt)),
                ("started", Moment(job.StartedAt)),
                ("completed", Moment(job.CompletedAt)),
            ];
            foreach (var (label, text) in facts.Where(fact => !string.IsNullOrEmpty(fact.Text)))
            {
                call.Print($"{label,-12}{Plain(text)}");
            }
        });
    }

    private static Command Stop(HostServices services)
    {
        var command = new JobSubcommand("stop", "Stop a job; the service keeps the checkpoints of finished epochs", takesId: true, takesFormat: false);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            // A user typed the id of an existing job and gave the key, so a 404 or 401 is final.
            var timings = call.Client.Options.Timings with { NamedJobReadableWithin = TimeSpan.Zero, OutageTolerance = TimeSpan.Zero };
            var stopper = new JobStopper(call.Client) { Timings = timings };
            var result = await stopper.StopAsync(call.Id, StopMode.UntilEnded, cancellationToken);
            call.Print(result.Outcome == StopOutcome.AlreadyEnded ? Messages.AlreadyEnded(call.Id) : Messages.StopRequested(call.Id));
        });
    }

    private static Command Delete(HostServices services)
    {
        var yes = new Option<bool>("--yes") { Description = "Confirm the permanent deletion of the job, its weights and checkpoints" };
        var command = new JobSubcommand("delete", "Delete a job with its weights and checkpoints", takesId: true, takesFormat: false, yes);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            if (!call.Line.GetValue(yes))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.DeleteNeedsYes(call.Id));
            }

            await call.Client.DeleteTrainingJobAsync(call.Id, cancellationToken);
            call.Print($"Deleted job {call.Id}.");
        });
    }

    private static string? Moment(DateTimeOffset? moment) => moment is null ? null : Quantity.Moment(moment);

    private static string Plain(string? remote) => LogSanitizer.Clean(remote ?? "");
}
