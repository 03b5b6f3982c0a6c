namespace PioneerTrain.Trainer.Scoring;

/// <summary>
/// The counts of true positives, false positives and false negatives, and their scores.
/// </summary>
internal sealed class Tally
{
    public int TruePositives { get; private set; }

    public int FalsePositives { get; private set; }

    public int FalseNegatives { get; private set; }

    public int Support => TruePositives + FalseNegatives;

    /// <summary>The precision; 0 if nothing was predicted.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The recall; 0 if there was nothing to find.</summary>
    public double Recall => Share(TruePositives, Support);

    /// <summary>The harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn).</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    public void AddTruePositive() => TruePositives++;

    public void AddFalsePositive() => FalsePositives++;

    public void AddFalseNegative() => FalseNegatives++;

    public void Add(Tally other)
    {
        TruePositives += other.TruePositives;
        FalsePositives += other.FalsePositives;
        FalseNegatives += other.FalseNegatives;
    }

    public LabelScores ToScores(string label) =>
        new(label, F1, Precision, Recall, Support, TruePositives, FalsePositives, FalseNegatives);

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
