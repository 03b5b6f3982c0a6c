using System.Globalization;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Detects from the loss whether a training has diverged.</summary>
/// <param name="maximumRises">Number of consecutive epochs, each with a higher loss than the one
/// before, after which it has diverged.</param>
internal sealed class LossTrend(int maximumRises)
{
    private double? _loss;
    private int? _epoch;
    private int _rises;

    /// <summary>Why the training has diverged, as a clause; null if it has not diverged.</summary>
    public string? Divergence { get; private set; }

    /// <summary>Records the loss of an epoch.</summary>
    /// <param name="epoch">Number of the epoch; null if the service does not report it. Then each
    /// changed loss counts as one epoch.</param>
    /// <param name="loss">Loss of that epoch; may be NaN or infinite.</param>
    public void Observe(int? epoch, double loss)
    {
        if (!double.IsFinite(loss))
        {
            Divergence ??= $"the loss is {(double.IsNaN(loss) ? "not a number" : "infinite")}";
            return;
        }

        var isNext = epoch is null ? loss != _loss : _epoch is null || epoch > _epoch;
        if (!isNext)
        {
            return;
        }

        _rises = loss > _loss ? _rises + 1 : 0;
        (_epoch, _loss) = (epoch ?? _epoch, loss);
        if (_rises >= maximumRises)
        {
            Divergence ??= $"the loss rose {maximumRises} {(maximumRises == 1 ? "epoch" : "epochs in a row")}, to {loss.ToString("0.####", CultureInfo.InvariantCulture)}";
        }
    }
}
