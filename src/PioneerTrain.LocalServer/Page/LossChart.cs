using System.Globalization;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The learning curve of a job: the losses by epoch, as SVG.</summary>
internal static class LossChart
{
    private const double Left = 44;
    private const double Right = 470;
    private const double Top = 26;
    private const double Bottom = 150;

    /// <summary>Returns the chart, or a sentence if there is nothing to draw yet.</summary>
    public static Html Of(IReadOnlyList<StoredCheckpoint> checkpoints)
    {
        // JSON has no infinite numbers, but a diverged training can have very large ones.
        var drawn = checkpoints.Where(each => double.IsFinite(each.TrainingLoss) && double.IsFinite(each.ValidationLoss)).ToList();
        if (drawn.Count == 0)
        {
            return new Html().Add($"""<p class="dim">No epoch has finished yet.</p>""");
        }

        var max = Math.Max(drawn.Max(each => Math.Max(each.TrainingLoss, each.ValidationLoss)), double.Epsilon);
        var (first, last) = (drawn[0].Epoch, drawn[^1].Epoch);
        return new Html().Add(
            $"""
            <svg viewBox="0 0 480 176" role="img" aria-label="Losses by epoch, from epoch {first} to {last}">
            <line class="axis" x1="{Left}" y1="{Bottom}" x2="{Right}" y2="{Bottom}"/>
            <line class="axis" x1="{Left}" y1="{Top}" x2="{Left}" y2="{Bottom}"/>
            <text x="{Left - 6}" y="{Top + 4}" text-anchor="end">{max:0.###}</text>
            <text x="{Left - 6}" y="{Bottom}" text-anchor="end">0</text>
            <text x="{Left}" y="168">epoch {first}</text>
            <text x="{Right}" y="168" text-anchor="end">{last}</text>
            <text class="first" x="{Left}" y="16">training loss</text>
            <text class="second" x="130" y="16">validation loss</text>
            {Line("first", drawn, each => each.TrainingLoss)}
            {Line("second", drawn, each => each.ValidationLoss)}
            </svg>

            """);

        Html Line(string name, List<StoredCheckpoint> points, Func<StoredCheckpoint, double> loss)
        {
            var places = points.Select(each => (X: X(each.Epoch), Y: Y(loss(each)))).ToList();
            var line = string.Join(' ', places.Select(place => $"{place.X},{place.Y}"));
            return new Html().Add(
                $"""<polyline class="{name}" points="{line}"/><circle class="{name}" cx="{places[^1].X}" cy="{places[^1].Y}" r="3"/>""");
        }

        string X(int epoch) => Number(last == first ? Left : Left + ((Right - Left) * (epoch - first) / (last - first)));

        string Y(double loss) => Number(Bottom - ((Bottom - Top) * Math.Max(loss, 0) / max));
    }

    private static string Number(double place) => place.ToString("0.#", CultureInfo.InvariantCulture);
}
