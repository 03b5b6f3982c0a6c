using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train jobs list</c>: lists the jobs of the account.</summary>
internal static class JobsList
{
    public static Command Build(HostServices services)
    {
        var status = new Option<string?>("--status")
        {
            Description = "List only jobs with this status, as the list shows it, or: queued, running, succeeded, failed, stopped",
            HelpName = "STATUS",
        };
        var limit = new Option<int?>("--limit") { Description = "Maximum number of jobs", HelpName = "NUMBER" };
        var command = new JobSubcommand("list", "List the jobs of the account, newest first", takesId: false, takesFormat: true, status, limit);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var word = call.Line.GetValue(status);
            var jobs = call.Client.ListTrainingJobsAsync(cancellationToken).Where(job => word is null || HasStatus(job, word));
            var listed = await jobs.Take(ReadLimit(call.Line.GetValue(limit))).ToListAsync(cancellationToken);
            if (call.AsJson)
            {
                call.Print(JsonSerializer.Serialize([.. listed.Select(JobView.Of)], CommandJson.Default.JobViewArray));
                return;
            }

            call.Print(Table(listed));
        });
    }

    private static int ReadLimit(int? limit) => limit switch
    {
        null => int.MaxValue,
        > 0 => limit.Value,
        _ => throw new RunException(ExitCode.InvalidInput, Messages.SettingInvalid("--limit", $"{limit}", "a whole number from 1")),
    };

    /// <summary>Services use different words for the same state, so both kinds of words are accepted.</summary>
    private static bool HasStatus(TrainingJob job, string word) =>
        word.Equals(job.Status.Word, StringComparison.OrdinalIgnoreCase)
        || word.Equals((job.Status.Outcome as Enum ?? job.Status.Phase).ToString(), StringComparison.OrdinalIgnoreCase);

    private static TextTable Table(IEnumerable<TrainingJob> jobs)
    {
        var table = new TextTable("Id", "Status", Metric.F1.Name, "Created", "Model");
        foreach (var job in jobs)
        {
            var name = job.IsInteractive && string.IsNullOrEmpty(job.ModelName) ? "(interactive)" : job.ModelName;
            table.Add(job.Id, job.Status.Word, job.Metrics[Metric.F1] is { } f1 ? MetricText.Score(f1) : null, Quantity.Moment(job.CreatedAt), name);
        }

        return table;
    }
}
