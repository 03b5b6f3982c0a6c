namespace PioneerTrain.Trainer.Optimization;

/// <summary>Tracks the best F1 and counts the epochs without improvement.</summary>
/// <param name="patience">
/// The number of epochs without improvement that ends the training; 0 turns early stopping off.
/// </param>
/// <param name="minDelta">The minimum increase of F1 that counts as an improvement.</param>
internal sealed class EarlyStopping(int patience, double minDelta)
{
    private double _threshold = double.NegativeInfinity;
    private double _best = double.NegativeInfinity;
    private int _epochsWithoutImprovement;

    public bool IsDue => patience > 0 && _epochsWithoutImprovement >= patience;

    /// <summary>
    /// Records the F1 of an epoch. Returns whether it is higher than in all epochs before.
    /// </summary>
    public bool Record(double f1)
    {
        if (f1 > _threshold)
        {
            _threshold = f1 + minDelta;
            _epochsWithoutImprovement = 0;
        }
        else
        {
            _epochsWithoutImprovement++;
        }

        var isBest = f1 > _best;
        _best = Math.Max(_best, f1);
        return isBest;
    }
}
