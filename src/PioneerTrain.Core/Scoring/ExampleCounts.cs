namespace PioneerTrain.Scoring;

/// <summary>
/// The counts of one example, without texts. They are sufficient for every score, every interval
/// and a comparison with another model on the same examples.
/// </summary>
/// <param name="Labels">The labels with a count greater than 0, in ordinal order.</param>
public sealed record ExampleCounts(IReadOnlyList<LabelCounts> Labels)
{
    /// <summary>An example without gold and without predictions.</summary>
    public static ExampleCounts Empty { get; } = new([]);

    /// <summary>True when every gold item was predicted and nothing else.</summary>
    public bool IsExact
    {
        get
        {
            var (_, falsePositives, falseNegatives) = Total;
            return falsePositives == 0 && falseNegatives == 0;
        }
    }

    /// <summary>The counts of all labels together.</summary>
    public (int TruePositives, int FalsePositives, int FalseNegatives) Total
    {
        get
        {
            var (truePositives, falsePositives, falseNegatives) = (0, 0, 0);
            foreach (var label in Labels)
            {
                truePositives += label.TruePositives;
                falsePositives += label.FalsePositives;
                falseNegatives += label.FalseNegatives;
            }

            return (truePositives, falsePositives, falseNegatives);
        }
    }
}

/// <summary>The counts of one label in one example.</summary>
/// <param name="Label">The label, without white space at its ends.</param>
/// <param name="TruePositives">Predicted and gold.</param>
/// <param name="FalsePositives">Predicted, but not gold.</param>
/// <param name="FalseNegatives">Gold, but not predicted.</param>
public readonly record struct LabelCounts(string Label, int TruePositives, int FalsePositives, int FalseNegatives);
