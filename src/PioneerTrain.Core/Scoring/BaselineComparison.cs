namespace PioneerTrain.Scoring;

/// <summary>The comparison of the trained model with its baseline.</summary>
public abstract record BaselineComparison
{
    private BaselineComparison()
    {
    }

    /// <summary>Both models were evaluated alike.</summary>
    public sealed record Compared(PairedComparison Differences) : BaselineComparison;

    /// <summary>There is no baseline, or it was evaluated in another way.</summary>
    /// <param name="Reason">
    /// Why, as a clause without a final period. Can contain labels, which are untrusted text.
    /// </param>
    public sealed record NotComparable(string Reason) : BaselineComparison;
}
