namespace PioneerTrain.Trainer.Optimisation;

/// <summary>Remembers the best F1 and counts the epochs that did not beat it.</summary>
/// <param name="patience">So many such epochs end the training; 0 never does.</param>
/// <param name="minDelta">How much better is better.</param>
internal sealed class EarlyStopping(int patience, double minDelta)
{
    private double _toBeat = double.NegativeInfinity;
    private double _best = double.NegativeInfinity;
    private int _epochsWithout;

    public bool IsDue => patience > 0 && _epochsWithout >= patience;

    /// <summary>True when no epoch before was as good.</summary>
    public bool Hear(double f1)
    {
        if (f1 > _toBeat)
        {
            _toBeat = f1 + minDelta;
            _epochsWithout = 0;
        }
        else
        {
            _epochsWithout++;
        }

        var isBest = f1 > _best;
        _best = Math.Max(_best, f1);
        return isBest;
    }
}
