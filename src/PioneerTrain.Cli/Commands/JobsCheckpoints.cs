using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train jobs checkpoints</c>: lists the checkpoints of a job.</summary>
internal static class JobsCheckpoints
{
    public static Command Build(HostServices services)
    {
        var command = new JobSubcommand(
            "checkpoints", "List the checkpoints of a job with their losses and scores; a checkpoint id can be the base_model of a new job", takesId: true, takesFormat: true);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var checkpoints = await call.Client.GetCheckpointsAsync(call.Id, cancellationToken);
            if (call.AsJson)
            {
                call.Print(JsonSerializer.Serialize([.. checkpoints.Select(CheckpointView.Of)], CommandJson.Default.CheckpointViewArray));
                return;
            }

            call.Print(Table(checkpoints));
        });
    }

    /// <summary>Has a column for each score that a checkpoint has.</summary>
    private static TextTable Table(IReadOnlyList<Checkpoint> checkpoints)
    {
        var metrics = Metric.All.Where(metric => checkpoints.Any(checkpoint => checkpoint.Metrics[metric] is not null)).ToList();
        var table = new TextTable(["Id", "Epoch", "Loss", "Validation loss", .. metrics.Select(metric => metric.Name), ""]);
        foreach (var checkpoint in checkpoints)
        {
            string[] flags = [.. checkpoint.IsBest ? ["best"] : Array.Empty<string>(), .. checkpoint.IsFinal ? ["final"] : Array.Empty<string>()];
            table.Add(
            [
                checkpoint.Id,
                checkpoint.Epoch?.ToString(CultureInfo.InvariantCulture),
                Loss(checkpoint.TrainingLoss),
                Loss(checkpoint.ValidationLoss),
                .. metrics.Select(metric => checkpoint.Metrics[metric] is { } score ? MetricText.Score(score) : null),
                string.Join(", ", flags),
            ]);
        }

        return table;
    }

    private static string? Loss(double? loss) => loss?.ToString("0.####", CultureInfo.InvariantCulture);
}
