using System.Globalization;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>The section of the report about the losses during the training.</summary>
internal static class LossSections
{
    private static readonly MermaidChart _chart = new("Loss by epoch", "Epoch", "Loss");

    /// <summary>A chart, where at least two epochs are known.</summary>
    public static IEnumerable<string> Losses(RunResult run) => Collapsed.Lines("Loss by epoch", Lines(run.Epochs));

    private static IEnumerable<string> Lines(IReadOnlyList<EpochResult> epochs)
    {
        (string Name, Func<EpochResult, double?> Of)[] training = [("training loss", epoch => epoch.TrainingLoss)];
        (string Name, Func<EpochResult, double?> Of)[] validation = [("validation loss", epoch => epoch.ValidationLoss)];
        foreach (var lines in new[] { [.. training, .. validation], validation, training })
        {
            var known = epochs.Where(epoch => lines.All(line => MermaidChart.CanShow(line.Of(epoch)))).ToList();
            if (known.Count >= 2)
            {
                return Chart(known, lines);
            }
        }

        return [];
    }

    private static IEnumerable<string> Chart(List<EpochResult> epochs, (string Name, Func<EpochResult, double?> Of)[] lines)
    {
        var names = lines.Length == 1 ? $"The line is the {lines[0].Name}." : $"Blue: {lines[0].Name}. Orange: {lines[1].Name}.";
        var (name, of) = lines[^1];
        var best = epochs.MinBy(epoch => of(epoch))!;
        var lowest = $"Lowest {name}: {MetricText.Of(of(best))} in epoch {best.Epoch.ToString(CultureInfo.InvariantCulture)}.";
        var values = lines.Select(line => epochs.Select(epoch => line.Of(epoch)!.Value).ToList());
        return [$"{names} {lowest}", "", .. _chart.Lines([.. epochs.Select(epoch => epoch.Epoch)], [.. values])];
    }
}
