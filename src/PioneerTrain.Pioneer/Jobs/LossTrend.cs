using System.Globalization;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Whether a training still gets anywhere, going by its loss.</summary>
/// <param name="mostRises">So many epochs in a row with a higher loss than the one before, and it has diverged.</param>
internal sealed class LossTrend(int mostRises)
{
    private double? _loss;
    private int? _epoch;
    private int _rises;

    /// <summary>A clause that says why the training has diverged; null as long as it has not.</summary>
    public string? Divergence { get; private set; }

    /// <param name="epoch">Null where the service does not say; then each other loss counts as one more epoch.</param>
    /// <param name="loss">Of that epoch.</param>
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
        if (_rises >= mostRises)
        {
            Divergence ??= $"the loss rose {mostRises} {(mostRises == 1 ? "epoch" : "epochs in a row")}, to {loss.ToString("0.####", CultureInfo.InvariantCulture)}";
        }
    }
}
